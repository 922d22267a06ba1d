import type { Page } from 'playwright-core';

/** Text that stands out too little from its ground. */
export interface LowContrast {
  text: string;
  ratio: number;
}

/** WCAG 2.2, 1.4.3: text that is not large needs 4.5 to 1. */
const MINIMUM = 4.5;

/** Finds text of the page with less contrast than WCAG asks for; disabled controls and hidden text are exempt. */
export function findLowContrast(page: Page): Promise<LowContrast[]> {
  return page.evaluate((minimum) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) throw new Error('this browser has no canvas');

    function rgba(color: string): [number, number, number, number] {
      if (!canvas) return [0, 0, 0, 0];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    }

    function groundOf(element: Element | null): [number, number, number] {
      if (!element) return [255, 255, 255];
      const [red, green, blue, alpha] = rgba(getComputedStyle(element).backgroundColor);
      if (alpha > 0.99) return [red, green, blue];
      const below = groundOf(element.parentElement);
      return [red, green, blue].map((part, i) => part * alpha + (below[i] ?? 0) * (1 - alpha)) as [
        number,
        number,
        number,
      ];
    }

    function luminance(color: readonly number[]): number {
      const [red = 0, green = 0, blue = 0] = color.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    const found: { text: string; ratio: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || !element.checkVisibility()) continue;
      if (element.closest('.visually-hidden, :disabled, script, noscript')) continue;
      const [front, back] = [luminance(rgba(getComputedStyle(element).color)), luminance(groundOf(element))];
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      if (ratio < minimum) found.push({ text: text.slice(0, 60), ratio });
    }
    return found;
  }, MINIMUM);
}
