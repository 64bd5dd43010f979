// What stands after # may be a token: it is taken out of the address before anything else happens, and told to the
// page once it listens. (The list of visited pages keeps it: browsers write that before any page runs.)
let arrived = "";
let tellArrived = null;
const takeArrived = () => {
  if (location.hash.length > 1) {
    arrived = location.hash;
    try {
      // Whole, because a path that begins with two slashes by itself would be another host.
      history.replaceState(null, "", location.href.split("#", 1)[0]);
    } catch {
      // Where a browser refuses, the page works all the same.
    }
  }
  if (tellArrived && arrived) {
    const fragment = arrived;
    arrived = "";
    tellArrived(fragment);
  }
};
const onArrival = (tell) => {
  tellArrived = tell;
  takeArrived();
};
takeArrived();
addEventListener("hashchange", takeArrived);
// A file that is too large for a field waits until the page listens (boot/dropped.js).
let large = null;
let tellLarge = null;
const giveLarge = (files) => {
  large = files;
  if (tellLarge && large) {
    tellLarge(large);
    large = null;
  }
};
const onLarge = (tell) => {
  tellLarge = tell;
  giveLarge(large);
};
