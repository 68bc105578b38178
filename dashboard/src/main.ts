import "uplot/style.css";
import "../styles/main.css";
import { askFirst } from "./ask_first.ts";

askFirst();

// In a task of its own: the question leaves before parts and charts are evaluated.
setTimeout(async () => {
  const { showPage } = await import("./show_page.tsx");
  showPage();
});
