const openDelay = 250;
const closeDelay = 120;
const gap = 6;
const selector = "[data-tip], time[data-form]";

/** Keys that move the focus. Other keys can make the page move it. */
const FOCUS_KEYS = new Set(["Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

/**
 * One tooltip for the document, shown on hover of anything with `data-tip` or of a `Time`, or when a key moves the focus
 * to it. It can be hovered, stays until the pointer leaves, and is dismissed by Escape. Returns its uninstall function.
 */
export function installTips(textOf: (target: HTMLElement) => string): () => void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "live-tip";
  tip.setAttribute("role", "tooltip");
  tip.setAttribute("popover", "manual");
  document.body.append(tip);

  let owner: HTMLElement | null = null;
  let timer = 0;
  let pressedAt = { x: -1, y: -1 };
  let pressedKey = "";

  const hide = () => {
    window.clearTimeout(timer);
    if (owner?.getAttribute("aria-describedby") === tip.id) owner.removeAttribute("aria-describedby");
    owner = null;
    if (tip.matches(":popover-open")) tip.hidePopover();
  };

  const show = (target: HTMLElement) => {
    const text = textOf(target);
    if (!text || !target.isConnected) return;
    hide();
    owner = target;
    tip.textContent = text;
    if (target.getAttribute("aria-label") !== text && !target.hasAttribute("aria-describedby")) {
      target.setAttribute("aria-describedby", tip.id);
    }
    tip.showPopover();
    place(tip, target);
  };

  const later = (run: () => void, delay: number) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, delay);
  };

  const find = (event: Event) => (event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null);

  const onOver = (event: PointerEvent) => {
    // The pointer has not moved since the click, so the page changed under it. Show no tooltip.
    if (event.clientX === pressedAt.x && event.clientY === pressedAt.y) return;
    const target = find(event);
    if (event.target === tip || (target && target === owner)) window.clearTimeout(timer);
    else if (target) later(() => show(target), openDelay);
    else if (owner) later(hide, closeDelay);
    else window.clearTimeout(timer);
  };
  const onPress = (event: PointerEvent) => {
    pressedAt = { x: event.clientX, y: event.clientY };
    hide();
  };
  const onFocus = (event: Event) => {
    const target = find(event);
    hide();
    // If the page moved the focus, a tooltip would take the next Escape from it.
    if (!target?.matches(":focus-visible") || !FOCUS_KEYS.has(pressedKey)) return;
    // Deferred, because focus may move while a popover opens, and two cannot open in one step.
    later(() => show(target), 0);
  };
  const onKey = (event: KeyboardEvent) => {
    pressedKey = event.key;
    if (event.key !== "Escape" || !owner) return;
    event.preventDefault();
    hide();
  };

  const scrolled = { capture: true, passive: true };
  document.addEventListener("pointerover", onOver);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", onPress);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("scroll", hide, scrolled);
  return () => {
    hide();
    tip.remove();
    document.removeEventListener("pointerover", onOver);
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("focusout", hide);
    document.removeEventListener("pointerdown", onPress);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("scroll", hide, scrolled);
  };
}

function place(tip: HTMLElement, target: HTMLElement): void {
  const box = target.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = box.bottom + gap + height <= window.innerHeight;
  const left = Math.min(Math.max(gap, box.left), window.innerWidth - width - gap);
  tip.style.left = `${Math.max(gap, left)}px`;
  tip.style.top = `${below ? box.bottom + gap : Math.max(gap, box.top - gap - height)}px`;
}
