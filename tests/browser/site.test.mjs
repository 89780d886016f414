// Builds sites from guides and reads them in a real browser: every link that works on GitHub works, nothing is run or
// loaded that should not be, and pages are readable on a phone and without JavaScript.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { headingsOf, linkedAnchors } from "./github_anchors.mjs";
import { handrail, launch, makeTemporaryFolder, noBrowser, openPage, removeFolder, run, serve } from "./site_server.mjs";

const kOwnGuides = "tests/browser/guides";
const kGivenGuides = "../shared/guides";

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}
/** @param {string} folder */
const guidesBelow = (folder) => filesBelow(folder).filter((path) => path.endsWith(".md")).map((path) => relative(folder, path));
/** @param {string} guide */
const pageOf = (guide) => guide.replace(/\.md$/, ".html").split("/").map(encodeURIComponent).join("/");

/** @param {string} guides @param {string} out @param {...string} options */
function build(guides, out, ...options) {
  const built = run("build", guides, "-o", out, ...options);
  assert.equal(built.status, 0, built.stderr);
  return built;
}

/** @param {string} name @param {string} folder */
function describeSite(name, folder) {
  const missing = existsSync(folder) ? noBrowser : `${folder} is not there`;
  describe(name, { skip: missing }, () => {
    const guides = missing ? [] : guidesBelow(folder);
    /** @type {string} */
    let out;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    /** @type {import("playwright-core").Browser} */
    let browser;

    before(async () => {
      out = makeTemporaryFolder();
      build(folder, out);
      server = await serve(out);
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      server?.close();
      removeFolder(out);
    });

    test("the index leads to every guide and to every guide's check page", async () => {
      const { page, wrong, close } = await openPage(browser, server.address);
      await page.goto(`${server.address}index.html`);
      const links = await page.locator("main a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      for (const guide of guides) {
        assert.ok(links.includes(pageOf(guide)), `${guide} is not on the index`);
        assert.ok(links.includes(pageOf(guide).replace(/html$/, "check.html")), `${guide} has no check page on the index`);
      }
      for (const link of links) assert.equal((await page.goto(`${server.address}${link}`))?.status(), 200, `${link}`);
      assert.deepEqual(wrong, []);
      await close();
    });

    for (const guide of guides) {
      const markdown = readFileSync(join(folder, guide), "utf8");
      const headings = headingsOf(markdown);

      test(`${guide}: its headings have GitHub's anchors, and the contents lead to them`, async () => {
        const { page, wrong, close } = await openPage(browser, server.address);
        await page.goto(server.address + pageOf(guide));
        const shown = await page.locator("article").locator("h1[id],h2[id],h3[id],h4[id],h5[id],h6[id]").evaluateAll((all) =>
          all.map((heading) => heading.id));
        assert.deepEqual(shown, headings.map((heading) => heading.anchor));
        const contents = page.locator(".contents a");
        const listed = await contents.count();
        const titles = headings.filter((heading) => heading.level === 1).length;
        assert.equal(listed, headings.filter((heading) => heading.level <= 4).length - (titles === 1 ? 1 : 0));
        for (let i = 0; i < listed; ++i) await followToHeading(page, contents.nth(i), headings);
        assert.deepEqual(wrong, []);
        await close();
      });

      test(`${guide}: every link within it that works on GitHub works here`, async () => {
        const { page, wrong, close } = await openPage(browser, server.address);
        await page.goto(server.address + pageOf(guide));
        const anchors = new Set(headings.map((heading) => heading.anchor));
        for (const anchor of new Set(linkedAnchors(markdown).filter((linked) => anchors.has(linked)))) {
          const link = page.locator(`article a[href="#${encodeURIComponent(anchor)}"]:not(.self)`).first();
          await followToHeading(page, link, headings);
        }
        assert.deepEqual(wrong, []);
        await close();
      });

      test(`${guide}: readable on a phone, in the dark and without JavaScript`, async () => {
        /** @type {import("playwright-core").BrowserContextOptions} */
      const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false, colorScheme: "dark" };
        const { page, wrong, close } = await openPage(browser, server.address, phone);
        for (const address of [pageOf(guide), pageOf(guide).replace(/html$/, "check.html")]) {
          await page.goto(server.address + address);
          // Without scripts there is nothing to ask the page with; a screenshot of all of it is as wide as its content.
          const image = await page.screenshot({ fullPage: true });
          assert.equal(image.readUInt32BE(16), 390, `${address} scrolls sideways`);
          assert.ok(await page.locator("h1").first().isVisible());
        }
        await page.goto(server.address + pageOf(guide));
        const last = page.locator("article").locator("h1[id],h2[id],h3[id]").last();
        await last.scrollIntoViewIfNeeded();
        assert.ok(await last.isVisible());
        const summaries = page.locator(".side summary, details.finding > summary");
        for (let i = 0; i < Math.min(4, await summaries.count()); ++i) {
          await summaries.nth(i).click();
          assert.ok(await summaries.nth(i).locator("..").locator("a, p").first().isVisible(), "what is folded away opens");
        }
        assert.deepEqual(wrong, []);
        await close();
      });
    }
  });
}

/**
 * Clicks a link and sees to it that the heading it names comes to the top of the window, below the bar.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} link
 * @param {{ level: number, text: string, anchor: string }[]} headings
 */
async function followToHeading(page, link, headings) {
  const anchor = decodeURIComponent((await link.getAttribute("href") ?? "").slice(1));
  const expected = headings.find((heading) => heading.anchor === anchor);
  assert.ok(expected, `no heading has the anchor ${anchor} on GitHub`);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await link.click();
  const place = await page.evaluate((id) => {
    const heading = /** @type {HTMLElement} */ (document.getElementById(id));
    const { top } = heading.getBoundingClientRect();
    const atEnd = Math.abs(document.documentElement.scrollHeight - innerHeight - scrollY) < 2;
    return { text: heading.textContent?.trim(), top, atEnd, height: innerHeight };
  }, anchor);
  assert.equal(place.text, expected.text);
  assert.ok(place.top >= 0 && place.top < (place.atEnd ? place.height : 120), `${anchor} stands at ${place.top}`);
}

describeSite("a site of our own guides", kOwnGuides);
describeSite("a site of the given guides", kGivenGuides);

describe("a guide's page in the browser", { skip: noBrowser }, () => {
  /** @type {string} */
  let out;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    out = makeTemporaryFolder();
    build(kOwnGuides, out);
    server = await serve(out);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    removeFolder(out);
  });

  test("hostile guides run nothing, load nothing and break nothing", async () => {
    const { page, wrong, close } = await openPage(browser, server.address);
    await page.goto(`${server.address}hostile.html`);
    await page.getByText("bold", { exact: true }).evaluate((element) => /** @type {HTMLElement} */ (element).click());
    for (const link of await page.locator("article a").all()) {
      assert.match(await link.getAttribute("href") ?? "", /^(#|https:|rules\/[A-Z]\d{3}\.html$)/, "the last is a finding's way to its rule");
    }
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).broken), undefined);
    assert.equal(await page.locator("article").getByText("The end.").count(), 1, "the text stays within its article");
    assert.equal(await page.locator("body > footer").count(), 1, "the page's own elements stay where they are");
    assert.equal(await page.locator("article img, article script, article iframe, article style, article svg").count(), 0);
    assert.ok((await page.locator("article").textContent())?.includes("<script>window.broken"));
    assert.ok(!(await page.content()).includes("a comment that is not shown"));
    assert.deepEqual(wrong, []);
    await close();
  });

  test("links between guides lead to the place in the other guide", async () => {
    const { page, wrong, close } = await openPage(browser, server.address);
    await page.goto(`${server.address}harbor-upgrade.html`);
    await page.getByRole("link", { name: "平台升级" }).click();
    await page.waitForURL(/%E5%B9%B3%E5%8F%B0\/%E5%8D%87%E7%BA%A7\.html#/);
    assert.ok(await page.locator("#回滚").isVisible());
    await page.getByRole("link", { name: "Harbor", exact: true }).click();
    await page.waitForURL(/harbor-upgrade\.html#before-you-start$/);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("an image of the guides' folder is shown", async () => {
    const { page, close } = await openPage(browser, server.address);
    await page.goto(`${server.address}harbor-upgrade.html`);
    const image = page.getByAltText("How the parts lie");
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => /** @type {HTMLImageElement} */ (document.querySelector("article img")).naturalWidth === 240);
    await close();
  });

  test("the copy button takes the code, and of a terminal's text what was typed", async () => {
    const { page, wrong, close } = await openPage(browser, server.address,
      { permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(`${server.address}harbor-upgrade.html`);
    /** @param {string} text */
    const copied = async (text) => {
      const block = page.locator(".code", { hasText: text }).first();
      await block.hover();
      await block.getByRole("button", { name: "Copy" }).click();
      await block.getByRole("button", { name: "Copied" }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied("env.before"), "cp -a /srv/harbor/.env /srv/harbor/backups/env.before\n");
    assert.equal(await copied("echo done"), "ls -l /srv/harbor/backups\necho done\n");
    assert.deepEqual(wrong, []);
    await close();
  });

  test("the list of findings leads to each of them, and it opens by itself", async () => {
    const { page, wrong, close } = await openPage(browser, server.address);
    await page.goto(`${server.address}${encodeURIComponent("平台")}/${encodeURIComponent("升级")}.html`);
    await page.locator(".all-findings > summary").click();
    const links = page.locator(".finding-list a");
    const count = await links.count();
    assert.ok(count > 0, "this guide has findings: it has a volatile backup path");
    for (let i = 0; i < count; ++i) {
      const target = page.locator(`[id="${(await links.nth(i).getAttribute("href"))?.slice(1)}"]`);
      const said = await links.nth(i).locator("xpath=ancestor::li//b").textContent() ?? "no code";
      await links.nth(i).click();
      await target.waitFor({ state: "visible" });
      assert.ok((await target.locator("..").locator("summary").textContent())?.includes(said));
    }
    assert.deepEqual(wrong, []);
    await close();
  });

  test("each step of the outline leads to a place in the text", async () => {
    const { page, close } = await openPage(browser, server.address, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.address}harbor-upgrade.html`);
    const steps = await page.locator(".outline .steps a").evaluateAll((all) =>
      all.map((a) => {
        const id = decodeURIComponent(/** @type {HTMLAnchorElement} */ (a).hash.slice(1));
        return { name: a.querySelector(".name")?.textContent, found: document.getElementById(id) !== null };
      }));
    assert.ok(steps.length >= 5, `${steps.length} steps`);
    assert.deepEqual(steps.filter((step) => !step.found), []);
    await close();
  });

  test("the pages work when they are opened from the disk", async () => {
    const { page, wrong, close } = await openPage(browser, "file://");
    await page.goto(`file://${out}/index.html`);
    await page.getByRole("link", { name: /Harbor Desk/ }).click();
    await page.locator("article h1").waitFor();
    const bar = await page.locator(".top").evaluate((element) => getComputedStyle(element).position);
    assert.equal(bar, "sticky", "the style sheet is loaded");
    assert.ok((await page.locator(".copy").count()) > 0, "the script is loaded");
    assert.deepEqual(wrong, []);
    await close();
  });
});

describe("handrail build", () => {
  test("a second build writes nothing anew, and a guide that is gone takes its pages with it", () => {
    const folder = makeTemporaryFolder();
    const guides = join(folder, "guides");
    const out = join(folder, "out");
    cpSync(kOwnGuides, guides, { recursive: true });
    build(guides, out);
    const before = new Map(filesBelow(out).map((path) => [path, statSync(path).mtimeMs]));
    build(guides, out);
    for (const [path, time] of before) {
      if (!path.endsWith(".handrail-site")) assert.equal(statSync(path).mtimeMs, time, path);
    }
    rmSync(join(guides, "hostile.md"));
    build(guides, out);
    assert.ok(!existsSync(join(out, "hostile.html")));
    assert.ok(!existsSync(join(out, "hostile.check.html")));
    assert.ok(existsSync(join(out, "harbor-upgrade.html")));
    removeFolder(folder);
  });

  test("the same guides give the same bytes", () => {
    const folder = makeTemporaryFolder();
    for (const out of ["one", "two"]) build(kOwnGuides, join(folder, out));
    const [one, two] = ["one", "two"].map((out) => filesBelow(join(folder, out)).filter((path) => !path.endsWith(".handrail-site")));
    assert.deepEqual(one.map((path) => relative(join(folder, "one"), path)), two.map((path) => relative(join(folder, "two"), path)));
    one.forEach((path, i) => assert.ok(readFileSync(path).equals(readFileSync(two[i])), path));
    removeFolder(folder);
  });

  test("each bad input gives one error with its file, exit code 2, and leaves the old site as it was", () => {
    const folder = makeTemporaryFolder();
    const guides = join(folder, "guides");
    const out = join(folder, "out");
    mkdirSync(guides);
    copyFileSync(join(kOwnGuides, "harbor-upgrade.md"), join(guides, "good.md"));
    build(guides, out);
    const listing = () => filesBelow(out).map((path) => `${path} ${statSync(path).mtimeMs}`);
    const old = listing();
    const bad = {
      "broken.md": Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]),
      "matter.md": Buffer.from("---\nchecks: [1,\n---\n# T\n"),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      writeFileSync(join(guides, name), bytes);
      const built = run("build", guides, "-o", out);
      assert.equal(built.status, 2, name);
      assert.equal(built.stderr.match(/^handrail: /gm)?.length, 1, built.stderr);
      assert.ok(built.stderr.includes(`${name}:`), built.stderr);
      assert.deepEqual(listing(), old);
      rmSync(join(guides, name));
    }
    const empty = join(folder, "empty");
    mkdirSync(empty);
    for (const path of [empty, join(folder, "missing.md")]) {
      const built = run("build", path, "-o", join(folder, "never"));
      assert.equal(built.status, 2);
      assert.ok(built.stderr.includes(path), built.stderr);
      assert.ok(!existsSync(join(folder, "never")));
    }
    removeFolder(folder);
  });

  test("an output path that is a file is named, and so is one that is not ours to overwrite", () => {
    const folder = makeTemporaryFolder();
    writeFileSync(join(folder, "file"), "mine");
    assert.equal(run("build", kOwnGuides, "-o", join(folder, "file")).status, 2);
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "mine");
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken/index.html"), "mine");
    const built = run("build", kOwnGuides, "-o", join(folder, "taken"));
    assert.equal(built.status, 2);
    assert.match(built.stderr, /index\.html: .*not written by/);
    assert.deepEqual(readdirSync(join(folder, "taken")), ["index.html"]);
    removeFolder(folder);
  });

  /**
   * Builds once, then again with more where that cannot be written; the site of the first build must stay.
   * @param {(out: string) => (() => void) | null} prepare
   * @param {(guides: string, out: string) => import("node:child_process").SpawnSyncReturns<string>} second
   * @param {RegExp} wanted
   */
  function buildWhereItCannot(prepare, second, wanted) {
    const folder = makeTemporaryFolder();
    try {
      const guides = join(folder, "guides");
      const out = join(folder, "site");
      mkdirSync(guides);
      writeFileSync(join(guides, "small.md"), "# Small\n\ntext\n");
      mkdirSync(out);
      const undo = prepare(out);
      if (undo === null) return false;
      try {
        build(guides, out);
        const listing = () => filesBelow(out).map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).size}`);
        const old = listing();
        for (let i = 0; i < 40; ++i) writeFileSync(join(guides, `large-${i}.md`), `# Large ${i}\n\n${"long text. ".repeat(20000)}\n`);
        const built = second(guides, out);
        assert.equal(built.status, 2, built.stderr);
        assert.match(built.stderr, wanted);
        assert.equal(built.stderr.match(/^handrail: /gm)?.length, 1, built.stderr);
        assert.deepEqual(listing(), old);
        assert.ok(!readdirSync(out).some((name) => name.startsWith(".handrail-staging")));
      } finally {
        undo();
      }
      return true;
    } finally {
      removeFolder(folder);
    }
  }

  test("a full disk gives one error and leaves the old site as it was", (context) => {
    const mounted = buildWhereItCannot(
      (out) => {
        if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", out]).status !== 0) return null;
        return () => assert.equal(spawnSync("umount", [out]).status, 0);
      },
      (guides, out) => run("build", guides, "-o", out), /No space left on device\n\s+mend: /);
    if (!mounted) context.skip("a small file system cannot be mounted here");
  });

  test("a limit on file sizes gives one error and leaves the old site as it was", () => {
    buildWhereItCannot(() => () => {}, (guides, out) =>
      spawnSync("bash", ["-c", 'ulimit -f 100; exec "$0" build "$1" -o "$2"', handrail, guides, out], { encoding: "utf8" }),
      /File too large\n\s+mend: /);
  });

  test("a folder that cannot be written to is named", () => {
    const built = run("build", kOwnGuides, "-o", "/proc/handrail-site");
    assert.equal(built.status, 2);
    assert.match(built.stderr, /^handrail: \/proc\/handrail-site: /);
  });

  test("a site with an address has canonical links and a sitemap", () => {
    const folder = makeTemporaryFolder();
    build(kOwnGuides, folder, "--base-url", "https://acme.example/up", "--title", "Acme <upgrades>");
    assert.match(readFileSync(join(folder, "harbor-upgrade.html"), "utf8"),
      /<link rel="canonical" href="https:\/\/acme\.example\/up\/harbor-upgrade\.html">/);
    assert.match(readFileSync(join(folder, "sitemap.xml"), "utf8"), /<loc>https:\/\/acme\.example\/up\/harbor-upgrade\.html<\/loc>/);
    assert.match(readFileSync(join(folder, "index.html"), "utf8"), /<h1>Acme &lt;upgrades&gt;<\/h1>/);
    removeFolder(folder);
  });
});
