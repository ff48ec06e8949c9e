namespace OrleansLsh.Explorer.Tests;

/// <summary>Scripts that look at a whole page and name what is wrong with it.</summary>
internal static class PageChecks
{
    /// <summary>Texts whose contrast with their background is below 4.5 : 1 (3 : 1 where large), WCAG 2.2, 1.4.3.</summary>
    public const string LowContrast = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const parse = text => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = text;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, below) => top.slice(0, 3).map((value, at) => value * top[3] + below[at] * (1 - top[3])).concat(1);
          const behind = element => {
            if (!element) return [255, 255, 255, 1];
            const own = parse(getComputedStyle(element).backgroundColor);
            return own[3] === 1 ? own : over(own, behind(element.parentElement));
          };
          const luminance = colour => colour.slice(0, 3).map(value => value / 255).map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)
            .reduce((sum, value, at) => sum + value * [.2126, .7152, .0722][at], 0);
          const found = [];
          for (const element of document.querySelectorAll('body *')) {
            const text = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent.trim()).join(' ').trim();
            if (!text || element.closest('svg, option, datalist, script, noscript, [hidden], .unseen, .skip') || element.getClientRects().length === 0) continue;
            const style = getComputedStyle(element);
            const ground = behind(element);
            const ink = over(parse(style.color), ground);
            const [high, low] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
            const ratio = (high + .05) / (low + .05);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (ratio < (large ? 3 : 4.5)) found.push(`${element.tagName}.${element.className} “${text.slice(0, 30)}” ${ratio.toFixed(2)}`);
          }
          return [...new Set(found)];
        })()
        """;

    /// <summary>Controls, pictures and landmarks without an accessible name.</summary>
    public const string Nameless = """
        (() => {
          const named = element => {
            const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join('').trim();
            const labels = [...(element.labels ?? [])].map(label => label.textContent).join('').trim();
            const own = ['INPUT', 'SELECT', 'TEXTAREA', 'CANVAS', 'SECTION', 'NAV', 'ASIDE', 'FORM'].includes(element.tagName) ? '' : element.textContent.trim();
            return (element.getAttribute('aria-label') ?? '').trim() || by || labels || own;
          };
          return [...document.querySelectorAll('button, a[href], input, select, textarea, nav, aside, form, main section, [role=img], [role=group], canvas')]
            .filter(element => element.getClientRects().length > 0 && !element.closest('[aria-hidden=true]') && !named(element))
            .filter(element => !(element.tagName === 'CANVAS' && element.closest('a')?.textContent.trim()))
            .filter(element => !(element.tagName === 'SECTION' && !element.hasAttribute('aria-label')))
            .map(element => element.outerHTML.slice(0, 120));
        })()
        """;

    /// <summary>Ids that more than one element has.</summary>
    public const string RepeatedIds = """
        (() => {
          const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
          return ids.filter((id, at) => ids.indexOf(id) !== at);
        })()
        """;
}
