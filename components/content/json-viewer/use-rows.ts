/**
 * The virtualizer under a name of ours. It hands out functions that change behind React's back, so each component that
 * calls it opts out of memoization by "use no memo".
 */
export { useVirtualizer as useRows } from "@tanstack/react-virtual";
