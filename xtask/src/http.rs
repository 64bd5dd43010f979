//! HTTP/1.1 for one machine: a thread a connection, whole bodies, GET and HEAD.
//!
//! A browser keeps several connections open and idle, and opens more at the same moment; with a pool of threads
//! one of those may wait until another closes.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A head with more bytes is nobody's whom this server is for.
const LONGEST_HEAD: usize = 64 * 1024;
const MOST_HEADERS: usize = 100;

pub struct Request {
    pub target: String,
    /// What the browser can unpack.
    pub accepts: String,
    is_head: bool,
    is_last: bool,
}

pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(status: u16, text: &str) -> Reply {
        Reply {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".into())],
            body: text.into(),
        }
    }
}

/// Answers as long as the program runs.
pub fn serve(
    listener: TcpListener,
    answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> thread::JoinHandle<()> {
    let answer = Arc::new(answer);
    thread::spawn(move || {
        // A connection that broke before it was taken is no reason to stop.
        for stream in listener.incoming().filter_map(Result::ok) {
            let answer = answer.clone();
            thread::spawn(move || {
                // A browser that closed the connection is not a fault of the server.
                let _ = converse(stream, &*answer);
            });
        }
    })
}

fn converse(stream: TcpStream, answer: &dyn Fn(&Request) -> Reply) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    while let Some(head) = head(&mut reader)? {
        let request = read(&head);
        let reply = match &request {
            Some(request) => answer(request),
            None => Reply::text(400, "not a request that is answered here\n"),
        };
        let is_head = request.as_ref().is_some_and(|request| request.is_head);
        writer.write_all(&written(&reply, is_head))?;
        if request.is_none_or(|request| request.is_last) {
            break;
        }
    }
    Ok(())
}

/// Up to and with the empty line; none where the connection ends.
fn head(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(head))
}

fn read(head: &[u8]) -> Option<Request> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed
        .parse(head)
        .ok()
        .filter(|status| status.is_complete())?;
    let header = |name: &str| {
        let mut headers = parsed.headers.iter();
        let found = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        found.map_or("", |header| std::str::from_utf8(header.value).unwrap_or(""))
    };
    let method = parsed.method?;
    // A body would be taken for the next request.
    let has_body =
        !matches!(header("content-length"), "" | "0") || !header("transfer-encoding").is_empty();
    if has_body || !["GET", "HEAD"].contains(&method) {
        return None;
    }
    Some(Request {
        target: parsed.path?.to_owned(),
        accepts: header("accept-encoding").to_owned(),
        is_head: method == "HEAD",
        is_last: parsed.version == Some(0) || header("connection").eq_ignore_ascii_case("close"),
    })
}

fn written(reply: &Reply, is_head: bool) -> Vec<u8> {
    let reason = match reply.status {
        200 => "OK",
        404 => "Not Found",
        400 => "Bad Request",
        _ => "Error",
    };
    let mut text = format!("HTTP/1.1 {} {reason}\r\n", reply.status);
    for (name, value) in &reply.headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("Content-Length: {}\r\n\r\n", reply.body.len());
    let mut bytes = text.into_bytes();
    if !is_head {
        bytes.extend(&reply.body);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_asked_for_is_read() {
        let request =
            read(b"GET /a?b HTTP/1.1\r\nHost: x\r\naccept-encoding: gzip, br\r\n\r\n").unwrap();
        assert_eq!((&*request.target, &*request.accepts), ("/a?b", "gzip, br"));
        assert!(!request.is_last && !request.is_head);
        let last = |head: &[u8]| read(head).unwrap().is_last;
        assert!(last(b"GET / HTTP/1.0\r\n\r\n"));
        assert!(last(b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n"));
        for strange in [
            &b"POST / HTTP/1.1\r\n\r\n"[..],
            b"GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
            b"GET\r\n\r\n",
            b"\x16\x03\x01\r\n\r\n",
            b"",
        ] {
            assert!(read(strange).is_none());
        }
    }

    #[test]
    fn connections_that_stay_open_keep_nobody_waiting() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        serve(listener, |request| Reply::text(200, &request.target));
        let mut open: Vec<TcpStream> = (0..40)
            .map(|_| TcpStream::connect(address).unwrap())
            .collect();
        for _ in 0..2 {
            for (nth, stream) in open.iter_mut().enumerate().rev() {
                write!(stream, "GET /{nth} HTTP/1.1\r\n\r\n").unwrap();
                let mut answer = vec![0; 512];
                let length = stream.read(&mut answer).unwrap();
                let text = String::from_utf8_lossy(&answer[..length]).into_owned();
                assert!(text.ends_with(&format!("\r\n\r\n/{nth}")), "{text}");
            }
        }
    }
}
