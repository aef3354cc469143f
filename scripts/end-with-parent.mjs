// Preloaded into a server that `up` starts. Its stdin is a pipe from the parent and closes when the parent ends for any
// reason. A server without its stores must not keep running and hold the port.
process.stdin.on("close", () => process.exit(0));
process.stdin.resume();
process.stdin.unref?.();
