import { describe, expect, test } from "vitest";
import { pageCases } from "../support/pages.ts";

const page = (name: string) => pageCases.find(([each]) => each === name)![1];

describe.each(pageCases)("page %s", (_, { html, contentSecurityPolicy }) => {
  test("is English, has one heading, and is not to be found or followed from", () => {
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html).toContain('<meta name="robots" content="noindex, nofollow">');
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
  });

  test("has no script, no style in elements, nothing left open, and leads nowhere else", () => {
    expect(html).not.toMatch(/<script|<b>|\sstyle=|\son\w+=|\{\{|undefined|\[object/);
    for (const [, url] of html.matchAll(/ (?:href|action)="([^"]*)"/g))
      expect(url).toMatch(
        /^(\/statistics(\/x|\/end|\/figures\.csv\?period&#x3D;[\w.%&#;=+-]+)?|\/notices\/[\w-]{44}|\/bank\/x(\/check)?|\/bank\/not-mine\/x|\/openapi\.json|#[a-zA-Z.-]+)$/,
      );
    expect(contentSecurityPolicy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; (img-src (https:\/\/shop\.example|data:|https:\/\/shop\.example data:); )?form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });
});

test("a look at the settings changes nothing: everything is a form that is posted", () => {
  for (const [form] of page("settings").html.matchAll(/<form[^>]*>/g)) expect(form).toContain('method="post"');
});

test("the settings say what is, and can stop what can be stopped with one click", () => {
  const { html } = page("settings");
  expect(html).toContain('<input type="hidden" name="List-Unsubscribe" value="One-Click">');
  expect(html).toMatch(/name="subscription" value="daily" checked> Once a day/);
  expect(html).toMatch(/name="relationship" value="at-once" checked> As it happens/);
  expect(html).not.toContain('name="transactional"');
  expect(html).toContain("Account and money:");
  expect(html).toContain('<option value="" selected>America/Denver (the programme&#x27;s)</option>');
  expect(html).toContain('<option value="" selected>as the programme does</option>');
  expect(page("settings-saved").html).toMatch(/<option value="de-DE" selected>1\.234,50.\$, 1 Dec 2026 \(Germany, de-DE\)<\/option>/);
  expect(page("settings-saved").html).toContain('<option value="Asia/Ho_Chi_Minh" selected>Asia/Ho Chi Minh</option>');
});

test("what is stopped already can't be stopped again, and whoever has no zone and no way of writing of their own is not asked for them", () => {
  const { html } = page("settings-stopped-of-staff");
  expect(html).not.toContain("One-Click");
  expect(html).not.toContain("<select");
});

test("who stopped by mistake gets back what they had", () => {
  expect(page("stopped").html).toContain('<input type="hidden" name="subscription" value="weekly">');
  expect(page("stopped-before").html).not.toContain("<form");
});
