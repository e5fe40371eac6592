"""Faults of accessibility, as axe finds them in a page as it is shown."""

import importlib.resources

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SOURCE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
# `preload` would ask for the style sheet once more.
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {
  runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations'], preload: false,
}).then(
  found => done({
    passes: found.passes.length,
    violations: found.violations.map(each => each.id + ': ' + each.help + ': ' + each.nodes.map(
      node => node.html.slice(0, 200) + ' ' + node.any.concat(node.all, node.none)
        .map(check => check.message).join(' ')).slice(0, 3).join(' | ')),
  }),
  error => done({passes: 0, violations: ['axe failed: ' + error]}));
"""


def violations(browser):
    """What is wrong with the page, a line for each rule that is broken."""
    if not browser.run("return typeof axe === 'object'"):
        browser.run(SOURCE)
    found = browser.driver.execute_async_script(RUN, TAGS)
    if found["passes"] == 0 and not found["violations"]:
        return ["axe checked nothing"]
    return found["violations"]
