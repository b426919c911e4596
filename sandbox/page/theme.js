// Runs before the first paint, so that a chosen theme never flashes; without a choice the system's preference holds.
(() => {
  const chosen = localStorage.getItem("sandbox.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
