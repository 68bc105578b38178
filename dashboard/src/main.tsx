import "uplot/style.css";
import "../styles/main.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme, readTheme } from "./state/theme.ts";

applyTheme(readTheme());
render(<App />, document.getElementById("app")!);
