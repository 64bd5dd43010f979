// Where the page starts at once, nobody has to see the half of it flash by.
setTimeout(() => {
  const early = document.getElementById("early");
  if (early) early.hidden = false;
}, 100);
