import { start } from "./start";

start("build");
