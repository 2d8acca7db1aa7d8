const longestPauseMs = 250;

/**
 * Time as far as this machine let this process work, in milliseconds: while it was kept from working by others for longer than a quarter second, no
 * more than that has passed. What the product must do within a time it must do of such time.
 */
export function workingTime(): { readonly ms: () => number; readonly stop: () => void } {
  let [passed, last] = [0, performance.now()];
  const look = (): void => {
    const now = performance.now();
    passed += Math.min(now - last, longestPauseMs);
    last = now;
  };
  const ticking = setInterval(look, 50);
  return { ms: () => (look(), passed), stop: () => clearInterval(ticking) };
}
