package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;

/** How a page in Chromium adapts: to narrow windows, large letters, right-to-left languages. */
public final class PageLayout {
  /** What has text and is narrower than its text, or hides a part of it; scroll containers may. */
  private static final String CUT_OFF =
      """
      () => {
        const boxes = new Set();
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          let box = texts.currentNode.parentElement;
          if (texts.currentNode.data.trim() !== '' && box.checkVisibility() && !box.closest('select, noscript')) {
            while (getComputedStyle(box).display === 'inline') {
              box = box.parentElement;
            }
            boxes.add(box);
          }
        }
        const isCutOff = (box) => {
          const { overflowX, overflowY } = getComputedStyle(box);
          return (box.scrollWidth > box.clientWidth + 1 && !/auto|scroll/.test(overflowX))
            || (box.scrollHeight > box.clientHeight + 1 && /hidden|clip/.test(overflowY));
        };
        const { scrollWidth, clientWidth } = document.scrollingElement;
        // What only screen readers read has no size.
        const found = [...boxes].filter((box) => !box.closest('.visually-hidden') && isCutOff(box)).map((box) =>
          `${box.tagName} ${box.className}, ${box.scrollWidth} in ${box.clientWidth} px: ${box.textContent.trim().slice(0, 60)}`);
        return scrollWidth > clientWidth ? [`the page: ${scrollWidth} in ${clientWidth} px`, ...found] : found;
      }
      """;

  /** The headings and labels that do not begin at the right edge of a page in Arabic. */
  private static final String NOT_TURNED =
      """
      () => {
        document.documentElement.dir = 'rtl';
        const found = [];
        const { scrollWidth, clientWidth } = document.scrollingElement;
        if (scrollWidth > clientWidth) {
          found.push(`the page: ${scrollWidth} in ${clientWidth} px`);
        }
        for (const element of document.querySelectorAll('main :is(h1, label, th:not(.end, .number))')) {
          const text = document.createRange();
          text.selectNodeContents(element);
          const { paddingRight, borderRightWidth } = getComputedStyle(element);
          const edge = element.getBoundingClientRect().right - parseFloat(paddingRight) - parseFloat(borderRightWidth);
          const { right, width } = text.getBoundingClientRect();
          if (width > 0 && Math.abs(edge - right) > 2) {
            found.push(`${element.tagName} ${element.textContent.trim()}: ${right} instead of ${edge}`);
          }
        }
        return found;
      }
      """;

  /** What can have the focus and looks the same without it. */
  private static final String WITHOUT_FOCUS =
      """
      () => {
        const outline = (element) => {
          const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(element);
          return outlineStyle === 'none' ? 'none' : [outlineStyle, outlineWidth, outlineOffset, outlineColor].join(' ');
        };
        const found = [];
        const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
        for (const element of document.querySelectorAll(all)) {
          // A radio button of the console is drawn by its label.
          const shown = element.matches('.segments input') ? element.nextElementSibling : element;
          document.activeElement.blur();
          const before = outline(shown);
          if (!element.disabled && element.checkVisibility()) {
            element.focus();
            const after = outline(shown);
            if (after === 'none' || after === before) {
              found.push(`${element.tagName} ${element.id} ${element.textContent.trim()}: ${after}`);
            }
          }
        }
        return found;
      }
      """;

  private PageLayout() {}

  /**
   * Nothing is cut off and the page does not scroll to the side: in windows as a desktop has at 200
   * % and at 400 % (WCAG 2.2, 1.4.10), and with letters of twice the size (1.4.4).
   */
  public static void assertFits(Page page, String name) {
    page.setViewportSize(640, 450);
    assertNone(page, CUT_OFF, name + " at 200 %");
    page.setViewportSize(320, 256);
    assertNone(page, CUT_OFF, name + " at 400 %");
    page.setViewportSize(1280, 900);
    page.evaluate("document.documentElement.style.fontSize = '200%'");
    assertNone(page, CUT_OFF, name + " with large letters");
    page.evaluate("document.documentElement.style.fontSize = ''");
  }

  /** In a right-to-left language, texts begin at the right. The page stays in that direction. */
  public static void assertTurns(Page page, String name) {
    assertNone(page, NOT_TURNED, name + " from right to left");
  }

  /** Uses the colours of the system from now on, as Windows does for people with low vision. */
  public static void forceColours(Page page) {
    page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
  }

  /** Whatever has the focus after the keyboard was used looks different from before. */
  public static void assertFocusShows(Page page, String name) {
    // Without a key, an element that a script focuses after a click need not show the focus.
    page.keyboard().press("Tab");
    assertNone(page, WITHOUT_FOCUS, name);
  }

  private static void assertNone(Page page, String script, String name) {
    assertThat((List<?>) page.evaluate(script)).as(name).isEmpty();
  }
}
