// The page of steelyard report in a browser: what it shows, what it asks for, and whether its what-if agrees with
// the program.
//
//   node page.mjs PROGRAM
//
// Exits with 77 and a reason where node's packages or Chromium are not there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const program = resolve(process.argv[2]);

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}

function needed(name) {
  try {
    return require(name);
  } catch {
    return skip(`the npm package ${name} is not installed; run npm ci in ${here}`);
  }
}

const { chromium } = needed("playwright-core");
const axe = readFileSync(needed("axe-core") && require.resolve("axe-core/axe.min.js"), "utf8");
const { HtmlValidate } = needed("html-validate");
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path));
if (!browserPath) skip("there is no Chromium; install Debian's chromium, or name one in CHROMIUM");

const folder = mkdtempSync(join(tmpdir(), "steelyard-web-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const steelyard = (...words) =>
  execFileSync(program, words, { cwd: folder, maxBuffer: 1 << 28, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const plan = {
  id: "web", title: "Tickets <script>alert(1)</script>", horizon_months: 24,
  task: { kind: "text-classification", classes: 8, input_tokens: 200 },
  demand: { requests_per_month: { low: 1e5, mode: 3e5, high: 9e5 } },
  data: { labelled_items: 1500, label_usd_per_item: { low: 0.2, mode: 0.4, high: 0.9 } },
  quality: { metric: "accuracy", target: 0.85 },
};
writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
steelyard("compare", "plan.json", "--what-if", "-o", "result.json");
steelyard("report", "result.json", "-o", "report.html");
const file = join(folder, "report.html");
const html = readFileSync(file, "utf8");
const sectionIds = ["options", "what-if", "stages", "carbon", "break-even", "drivers", "quality", "why", "levers", "assumed",
  "sources", "reproduce"];

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
let failures = 0;
function check(holds, what) {
  if (holds) return;
  failures += 1;
  console.log(`  FAILED: ${what}`);
}

async function test(name, run) {
  console.log(name);
  try {
    await run();
  } catch (error) {
    failures += 1;
    console.log(`  FAILED: ${error.stack}`);
  }
}

/** A page that tells of every complaint, and of every request but the first. */
async function opened(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const told = { complaints: [], requests: [] };
  page.on("console", (message) => told.complaints.push(message.text()));
  page.on("pageerror", (error) => told.complaints.push(error.message));
  page.on("request", (request) => told.requests.push(request.url()));
  await page.goto(`file://${file}`);
  return { page, told, close: () => context.close() };
}

for (const width of [1280, 390])
  for (const colorScheme of ["light", "dark"])
    await test(`at ${width} pixels, ${colorScheme}: renders, asks nothing, is accessible`, async () => {
      const { page, told, close } = await opened({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      for (const id of sectionIds) check(await page.locator(`#${id} > h2`).isVisible(), `section ${id} is seen`);
      check((await page.locator("figure svg").count()) === 6, "six figures");
      check((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "nothing is wider than the window");
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const violation of found.violations.filter((v) => ["serious", "critical"].includes(v.impact)))
        check(false, `axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      check(told.requests.length === 1, `one request only, not ${told.requests}`);
      check(told.complaints.length === 0, `no complaint: ${told.complaints}`);
      await close();
    });

await test("a slider ranks anew, says when it knows no further, and goes back", async () => {
  const { page, told, close } = await opened();
  const rows = () => page.locator("#what-if-rows").innerText();
  const before = await rows();
  await page.locator("#volume-slider").focus();
  for (let k = 0; k < 60; k += 1) await page.keyboard.press("ArrowRight");
  const after = await rows();
  check(before !== after, "the table follows the slider");
  check(/--set demand\.requests_per_month=/.test(await page.locator("#what-if-command").innerText()), "the command names the volume");
  check((await page.locator("#what-if-warning").innerText()) === "", "no warning inside of the range");
  await page.locator("#volume-number").fill("900000000000");
  check(/does not know that far/.test(await page.locator("#what-if-warning").innerText()), "a warning outside of it");
  await page.locator("#what-if-reset").click();
  check((await rows()) === before, "back to the plan");
  check(told.complaints.length === 0, `no complaint: ${told.complaints}`);
  await close();
});

await test("says the same without scripts", async () => {
  const { page, close } = await opened({ javaScriptEnabled: false });
  for (const id of sectionIds.filter((one) => one !== "what-if"))
    check(await page.locator(`#${id} > h2`).isVisible(), `section ${id} is seen`);
  check(!(await page.locator("#what-if").isVisible()), "no sliders that do nothing");
  check(/need its script/.test(await page.locator("noscript").first().innerText()), "it says why");
  await close();
});

await test("prints with all sections and without controls", async () => {
  const { page, close } = await opened({ colorScheme: "dark" });
  const paper = join(folder, "report.pdf");
  await page.pdf({ path: paper, preferCSSPageSize: true });
  await close();
  let text;
  try {
    text = execFileSync("pdftotext", ["-layout", paper, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    console.log("  not read: there is no pdftotext (poppler-utils)");
    return;
  }
  for (const title of ["The options, ranked", "Cost by stage", "Cost against emissions", "Break-even over volume", "What moves the answer",
    "Chance of being good enough", "What is assumed", "Sources", "How to make it again"])
    check(text.includes(title), `"${title}" is on paper`);
  check(text.includes("data.label_usd_per_item"), "folded tables are open on paper");
  check(!text.includes("Back to the plan"), "controls are not");
});

await test("is valid HTML", async () => {
  const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"],
    rules: { "long-title": "off", "no-trailing-whitespace": "off", "no-inline-style": "off", "require-sri": "off", "prefer-native-element": "off",
      "tel-non-breaking": "off" } });
  const report = await validator.validateString(html);
  for (const result of report.results)
    for (const message of result.messages.slice(0, 20)) check(false, `${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
});

await test("is small and opens at once", async () => {
  const options = JSON.parse(readFileSync(join(folder, "result.json"), "utf8")).options.length;
  const { page, close } = await opened();
  const milliseconds = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
  console.log(`  ${options} options, ${html.length} bytes, ${Math.round(milliseconds)} ms`);
  check(options >= 150, "at least 150 options");
  check(html.length <= 1e6, "at most 1 MB");
  check(milliseconds <= 1000, "within a second");
  await close();
});

await test("agrees with the program within 2 %", async () => {
  const what = require(join(here, "../../src/report/page/page.js"));
  const data = JSON.parse(/<script type="application\/json" id="what-if-data">(.*?)<\/script>/s.exec(html)[1]);
  let state = 20261123;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let worst = 0;
  for (let k = 0; k < 8; k += 1) {
    const at = {
      volume: Number((2 ** (12 * uniform() - 6)).toPrecision(3)),
      horizon: Math.round(7 + 60 * uniform()) / 24,
      label: k % 2 ? Number((2 * uniform()).toFixed(2)) : null,
      carbon: k % 3 ? Math.round(500 * uniform()) : 0,
      grid: Number((0.2 + 2.5 * uniform()).toFixed(2)),
    };
    const line = what.command(data, at).replace(/^steelyard/, '"$PROGRAM"') + " --format json";
    const said = JSON.parse(execFileSync("sh", ["-c", line], { cwd: folder, env: { ...process.env, PROGRAM: program }, maxBuffer: 1 << 28, encoding: "utf8" }));
    const known = new Map(said.options.map((option) => [option.id, option]));
    const mine = what.weigh(data, at);
    for (const option of mine) {
      const theirs = known.get(option.id);
      if (!theirs || theirs.rank === null || !option.possible) continue;
      for (const [now, then] of [[option.cost, theirs.totals.cost_with_errors_usd.mean], [option.kg, theirs.totals.emissions_kgco2e.mean]]) {
        const error = Math.abs(now / then - 1);
        worst = Math.max(worst, error);
        check(error <= 0.02, `${option.id} is ${(100 * error).toFixed(1)} % off at ${JSON.stringify(at)}`);
      }
    }
    const best = what.chosen(mine), theirs = known.get(said.recommendation.option);
    const score = (option) => option.totals.cost_with_errors_usd.mean + (at.carbon / 1000) * option.totals.emissions_kgco2e.mean;
    check(score(known.get(best.id)) <= 1.02 * score(theirs), `starts with ${best.id}, the program with ${theirs.id} at ${JSON.stringify(at)}`);
  }
  console.log(`  worst ${(100 * worst).toFixed(2)} %`);
});

await browser.close();
console.log(failures === 0 ? "all hold" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
