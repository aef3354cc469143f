/**
 * Re-exports the virtualizer. It returns functions that change outside React's knowledge, so each component that calls
 * it opts out of memoization with "use no memo".
 */
export { useVirtualizer as useRows } from "@tanstack/react-virtual";
