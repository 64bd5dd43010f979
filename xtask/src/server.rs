//! Serves the finished page on this machine, to this machine only.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::net::TcpListener;
use std::path::{Component, Path, PathBuf};
use std::thread;

use crate::compress::{ENCODINGS, brotli, gzip, is_packed};
use crate::failure::{Failure, Outcome, While};
use crate::http::{self, Reply, Request};
use crate::page::read_folder;

const DEFAULT_PORT: u16 = 8080;
const PORTS_TO_TRY: u16 = 50;
/// An address that ends so is answered with a page that is isolated from all others.
const ISOLATED: &str = "?isolated";

/// What is served: a folder, and files that lie elsewhere.
pub struct Site {
    folder: PathBuf,
    others: HashMap<String, PathBuf>,
    /// Files as they travel, when they are compressed once and beforehand.
    packed: HashMap<PathBuf, Packed>,
}

struct Packed {
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

impl Site {
    pub fn of(folder: PathBuf) -> Site {
        Site {
            folder,
            others: HashMap::new(),
            packed: HashMap::new(),
        }
    }

    /// Serves `file` under `name` as well.
    pub fn with(mut self, name: &str, file: PathBuf) -> Site {
        self.others.insert(name.to_owned(), file);
        self
    }

    /// Does what a good host does: sends text and wasm compressed, as they lie beside the files.
    pub fn compressed(mut self) -> Outcome<Site> {
        let mut files = BTreeMap::new();
        read_folder(&self.folder, "", &mut files)?;
        for name in files.keys().filter(|name| !is_packed(name)) {
            let beside = ENCODINGS.map(|(end, _)| files.get(&format!("{name}{end}")));
            if let [Some(brotli), Some(gzip)] = beside {
                let (gzip, brotli) = (gzip.clone(), brotli.clone());
                self.packed
                    .insert(self.folder.join(name), Packed { gzip, brotli });
            }
        }
        for file in self.others.values() {
            let packing = || format!("packing {}", file.display());
            let bytes = fs::read(file).during(packing)?;
            let packed = Packed {
                gzip: gzip(&bytes).during(packing)?,
                brotli: brotli(&bytes).during(packing)?,
            };
            self.packed.insert(file.clone(), packed);
        }
        Ok(self)
    }

    fn file(&self, address: &str) -> Option<PathBuf> {
        let path = address.split(['?', '#']).next()?.trim_start_matches('/');
        if let Some(file) = self.others.get(path) {
            return Some(file.clone());
        }
        let inside = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let file = self
            .folder
            .join(if path.is_empty() { "index.html" } else { path });
        (inside && file.is_file()).then_some(file)
    }

    /// The wasm that the page starts with, by its name.
    fn wasm(&self) -> Option<String> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let mut names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.find(|name| name.ends_with("_bg.wasm"))
    }

    fn answer(&self, request: &Request) -> Reply {
        let Some(file) = self.file(&request.target) else {
            return Reply::text(404, "no such file\n");
        };
        let (bytes, encoding) = match self.packed.get(&file) {
            Some(packed) if request.accepts.contains("br") => (packed.brotli.clone(), "br"),
            Some(packed) if request.accepts.contains("gzip") => (packed.gzip.clone(), "gzip"),
            _ => match fs::read(&file) {
                Ok(bytes) => (bytes, "identity"),
                Err(error) => return Reply::text(500, &format!("{error}\n")),
            },
        };
        let mut headers = vec![
            ("Content-Type", content_type(&file).to_owned()),
            ("Cache-Control", "no-cache".into()),
            ("X-Content-Type-Options", "nosniff".into()),
        ];
        if let Some(wasm) = self.wasm().filter(|_| file.ends_with("index.html")) {
            // The browser asks for it before it has read the page and its policy.
            let link = format!("<./{wasm}>; rel=preload; as=fetch; crossorigin=anonymous");
            headers.push(("Link", link));
        }
        if encoding != "identity" {
            headers.push(("Content-Encoding", encoding.into()));
            headers.push(("Vary", "Accept-Encoding".into()));
        }
        if request.target.ends_with(ISOLATED) {
            // Isolation gives the page's clock microseconds where it would have tenths of milliseconds.
            headers.push(("Cross-Origin-Opener-Policy", "same-origin".into()));
            headers.push(("Cross-Origin-Embedder-Policy", "require-corp".into()));
        }
        Reply {
            status: 200,
            headers,
            body: bytes,
        }
    }
}

/// A server that answers as long as the program runs.
pub struct Serving {
    pub address: String,
    server: thread::JoinHandle<()>,
}

impl Serving {
    pub fn wait(self) {
        // It ends only with the program.
        let _ = self.server.join();
    }
}

/// On the port that was asked for, or else on the first free one.
pub fn serve(site: Site, port: Option<u16>) -> Outcome<Serving> {
    let listener = match port {
        Some(port) => TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
            Failure::new(format!(
                "port {port} cannot be used ({error}); name another with --port"
            ))
        })?,
        None => first_free()?,
    };
    let address = listener
        .local_addr()
        .during(|| "asking for the server's address".into())?;
    Ok(Serving {
        address: format!("http://{address}/"),
        server: http::serve(listener, move |request| site.answer(request)),
    })
}

fn first_free() -> Outcome<TcpListener> {
    (DEFAULT_PORT..DEFAULT_PORT + PORTS_TO_TRY)
        .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .ok_or_else(|| {
            Failure::new(format!(
                "no free port from {DEFAULT_PORT} on; name one with --port"
            ))
        })
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_announced_with_its_wasm() {
        let folder = std::env::temp_dir().join(format!("jwtriage-site-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("page-1_bg.wasm"), "wasm").unwrap();
        let found = Site::of(folder.clone()).wasm();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.as_deref(), Some("page-1_bg.wasm"));
        assert_eq!(Site::of(folder).wasm(), None);
    }

    #[test]
    fn what_lies_packed_beside_a_file_is_what_travels() {
        let folder = std::env::temp_dir().join(format!("jwtriage-packed-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["a.js", "a.js.br", "a.js.gz", "b.png"] {
            fs::write(folder.join(name), name).unwrap();
        }
        fs::write(folder.join("floor"), "floor ".repeat(9)).unwrap();
        let site = Site::of(folder.clone()).with("floor.html", folder.join("floor"));
        let site = site.compressed().unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(site.packed.len(), 2);
        let packed = &site.packed[&folder.join("a.js")];
        assert_eq!(
            (&packed.brotli[..], &packed.gzip[..]),
            (&b"a.js.br"[..], &b"a.js.gz"[..])
        );
        assert!(site.packed[&folder.join("floor")].brotli.len() < 54);
    }

    #[test]
    fn only_files_of_the_folder_are_served() {
        let site = Site::of(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert!(site.file("/main.rs?x#y").is_some());
        assert!(site.file("/boot/failed.js").is_some());
        assert!(site.file("/../Cargo.toml").is_none());
        assert!(site.file("//etc/passwd").is_none());
        assert!(site.file("/").is_none());
    }
}
