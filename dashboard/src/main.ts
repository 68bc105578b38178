import "uplot/style.css";
import "../styles/main.css";
import { askFirst } from "./ask_first.ts";

askFirst();

// In its own task, so that the query is sent before parts and charts are evaluated.
setTimeout(async () => {
  const { showPage } = await import("./show_page.tsx");
  showPage();
});
