/**
 * Tells the page around a frame how high the playground is, in its own words and in those of two others: Embedly's
 * (Observable and many blogs listen to it) and that of Canvas (LTI). At most ten times a second, and not for less than
 * a pixel, so that a page that follows cannot be driven in circles.
 */

const LEAST_MS = 100;
const MOST_PX = 5000;

/**
 * @param {HTMLElement} element
 * @param {(event: { type: string, height: number }) => void} tell
 * @param {(message: unknown) => void} post
 */
export function createHeights(element, tell, post) {
  const measure = () => Math.min(MOST_PX, Math.ceil(element.getBoundingClientRect().height));
  let [told, told_at] = [0, 0];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function tellHeight() {
    timer = undefined;
    const height = measure();
    if (height === told) return;
    [told, told_at] = [height, performance.now()];
    tell({ type: 'resize', height });
    post(JSON.stringify({ context: 'iframe.resize', src: location.href, height }));
    post({ subject: 'lti.frameResize', height });
  }

  const resizes = new ResizeObserver(() => {
    timer ??= setTimeout(tellHeight, Math.max(0, told_at + LEAST_MS - performance.now()));
  });
  return {
    height: measure,
    begin: () => resizes.observe(element),
    end() {
      resizes.disconnect();
      clearTimeout(timer);
    },
  };
}
