// Preloaded into a server that `up` starts: its standard input is a pipe from there, which closes when that process
// ends, however it ends. A server without its stores must not stay behind and hold the port.
process.stdin.on("close", () => process.exit(0));
process.stdin.resume();
process.stdin.unref?.();
