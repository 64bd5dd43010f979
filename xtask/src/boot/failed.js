const failed = (error) => {
  const boot = document.getElementById("boot");
  console.error(String(error));
  if (boot) {
    boot.hidden = false;
    document.body.replaceChildren(boot);
  }
};
