const failed = (error) => {
  console.error(String(error));
  if (boot) {
    boot.hidden = false;
    document.body.replaceChildren(boot);
  }
};
