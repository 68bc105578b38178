// Run before the first picture, so that a chosen theme does not come after another one.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "system";
} catch {
  // Storage is switched off: as the system says.
}
