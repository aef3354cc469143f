import { start } from "./start";

start("sources");
