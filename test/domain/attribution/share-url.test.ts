import { describe, expect, test } from "vitest";
import { homeOf, readTarget } from "#domain/attribution";
import { Refusal } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";

const hosts = ["shop.example", "cards.example/store", "bücher.example", "www.shop.example/en/Cards/"];
const read = (typed: string, allowed: readonly string[] = hosts): string => readTarget(typed, allowed, defaultTerms);

describe("a page of the shop", () => {
  test.for<[string, string]>([
    ["https://shop.example/", "https://shop.example/"],
    ["shop.example", "https://shop.example/"],
    ["  shop.example/stamps \n", "https://shop.example/stamps"],
    ["http://shop.example/stamps", "https://shop.example/stamps"],
    ["HTTPS://SHOP.EXAMPLE/Stamps", "https://shop.example/Stamps"],
    ["//shop.example/stamps", "https://shop.example/stamps"],
    ["https:shop.example", "https://shop.example/"],
    ["https:/shop.example", "https://shop.example/"],
    ["https://shop.example:443/a", "https://shop.example/a"],
    ["http://shop.example:80/a", "https://shop.example/a"],
    ["https://@shop.example/a", "https://shop.example/a"],
    ["https://ｓｈｏｐ。example/a", "https://shop.example/a"],
    ["https://sh%6Fp.example/", "https://shop.example/"],
    ["https://bücher.example/a", "https://xn--bcher-kva.example/a"],
    ["https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a"],
    ["https://shop.example/a/../b/./c", "https://shop.example/b/c"],
    ["https://shop.example/käse", "https://shop.example/k%C3%A4se"],
    ["https://shop.example/a%20b?x=1#reviews", "https://shop.example/a%20b?x=1#reviews"],
    ["https://shop.example/?flag&q=a+b&r=%28c%29", "https://shop.example/?flag&q=a+b&r=%28c%29"],
    ["https://shop.example/?/category/cards", "https://shop.example/?/category/cards"],
    ["https://shop.example/?time=12:30&q=red: dark".replace(" ", "%20"), "https://shop.example/?time=12:30&q=red:%20dark"],
    ["https://shop.example/?discount=10%", "https://shop.example/?discount=10%"],
    ["https://shop.example/a//b", "https://shop.example/a//b"],
    ["https://shop.example/a//b-c/d.html", "https://shop.example/a//b-c/d.html"],
    ["https://shop.example/a//", "https://shop.example/a//"],
    ["https://shop.example/?next=/cart", "https://shop.example/?next=/cart"],
    ["https://shop.example/?ref=eve&x=1&campaign=theirs", "https://shop.example/?x=1"],
    ["https://shop.example/?%72ef=eve", "https://shop.example/"],
    ["https://shop.example/?ref=a&ref=b#top", "https://shop.example/#top"],
    ["https://shop.example/?preference=1", "https://shop.example/?preference=1"],
    ["https://cards.example/store", "https://cards.example/store"],
    ["https://cards.example/store/", "https://cards.example/store/"],
    ["https://cards.example/store/red?x=%2e%2e%2f", "https://cards.example/store/red?x=%2e%2e%2f"],
    ["https://cards.example/x/../store/red", "https://cards.example/store/red"],
    ["https://www.shop.example/en/Cards/red", "https://www.shop.example/en/Cards/red"],
    ["https://shop.example/??x", "https://shop.example/??x"],
    ["https://shop.example/?", "https://shop.example/"],
  ])("%j leads to %j", ([typed, expected]) => {
    expect(read(typed)).toBe(expected);
    expect(read(expected)).toBe(expected);
  });
});

test("2,000 characters are not too long", () => {
  const longest = `https://shop.example/${"a".repeat(1_979)}`;
  expect(read(longest)).toBe(longest);
});

describe("anything that is no page of the shop", () => {
  const notAllowed = [
    "https://evil.example/",
    "evil.example",
    "//evil.example/shop.example",
    "https://evil.example/?https://shop.example",
    "https://evil.example#shop.example",
    "https://shop.example.evil.example/",
    "https://evilshop.example/",
    "https://sub.shop.example/",
    "https://shop.example./",
    "https://shop.exampl\u0435/",
    "https://sh\u043Ep.example/",
    "https://xn--shp-tdd.example/",
    "https://shop.example%2eevil.example/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/",
    "https://cards.example/",
    "https://cards.example/storefront",
    "https://cards.example/Store/",
    "https://cards.example/store/../admin",
    "https://cards.example/store/%2e%2e/admin",
    "https://cards.example/store/..%2fadmin",
    "https://cards.example/store/%252e%252e/admin",
    "https://cards.example/store/%25252e%25252e%252fadmin",
    "https://cards.example/store/..%5cadmin",
    "https://cards.example/store/..;/admin",
    "https://cards.example/store/.;x=1/admin",
    "https://cards.example//store/",
    "https://www.shop.example/",
    "https://www.shop.example/en/cards/red",
    "/stamps",
    "https://///evil.example",
    "https://xn--a/",
  ];
  test.for(notAllowed)("%j is not on the list", (typed) => {
    expect(() => read(typed)).toThrow(
      expect.objectContaining({ code: "share-link.host-not-allowed", facts: { host: expect.any(String), allowed: hosts } }),
    );
  });

  const unreadable = [
    "",
    "   ",
    "https://",
    "http://",
    "https:",
    "://shop.example",
    "https://shop .example/",
    "https://shop.example/a b",
    // another way than https
    "javascript:alert(1)",
    "JavaScript://shop.example/%0aalert(1)",
    "data:text/html,<b>shop.example</b>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://shop.example/",
    "blob:https://shop.example/x",
    "mailto:ada@shop.example",
    "shop.example:443/a",
    "intent://shop.example/#Intent;end",
    "view-source:https://shop.example/",
    "wss://shop.example/",
    // somebody else in front
    "https://ada@shop.example/",
    "https://ada:secret@shop.example/",
    "https://:secret@shop.example/",
    "https://shop.example@evil.example/",
    "https://shop.example:pw@evil.example/",
    "https://shop.example%40evil.example/",
    "https://evil.example\\@shop.example/",
    "https:\\\\evil.example",
    "https://shop.example\\evil",
    "\\\\evil.example",
    "/\\evil.example",
    "https://shop.example/\\evil.example",
    // a port
    "https://shop.example:444/",
    "https://shop.example:80/",
    "http://shop.example:443/",
    "https://shop.example:99999/",
    "shop.example:8443",
    // what people don't see
    "java\tscript:alert(1)",
    "ht\ntps://evil.example",
    "https://shop.example/\tx",
    "https://shop.example/\r\nSet-Cookie:x",
    "https://shop.example/\0",
    "https://shop.example/\u0085",
    "https://sho\u200bp.example/",
    "https://shop.example/\u202Egnp",
    "https://shop.example/\u2028x",
    "https://shop\u00ad.example/",
    "\u0001https://shop.example/",
    "https://shop.example/\u00a0x",
    "https://shop.example/\ufeffx",
    // no address at all
    "https://[::1/",
    "https://shop.example:port/",
    "https://sh<op.example/",
    "https://%zz/",
  ];
  test.for(unreadable)("%j is unreadable", (typed) => {
    expect(() => read(typed)).toThrow(expect.objectContaining({ code: "share-link.unreadable", facts: { url: typed } }));
  });

  test.for<[string, string]>([
    ["2,001 characters", `https://shop.example/${"a".repeat(1_980)}`],
    ["2,421 characters once its umlauts are spelled out", `https://shop.example/${"ä".repeat(400)}`],
    ["a million characters", `https://shop.example/${"a".repeat(1_000_000)}`],
  ])("%s are too long", ([, typed]) => {
    expect(() => read(typed)).toThrow(expect.objectContaining({ code: "share-link.unreadable" }));
  });

  const hiding = [
    "?url=https://evil.example",
    "?next=//evil.example",
    "?next=/%5Cevil.example",
    "?next=%5C%5Cevil.example",
    "?next=%5C/evil.example",
    "?next=/%09/evil.example",
    "?next=/%0D%0A/evil.example",
    "?next=%20//evil.example",
    "?next=+//evil.example",
    "?NEXT=HTTPS://evil.example",
    "?redirect_to=https%3A%2F%2Fevil.example",
    "?redirect_to=https%253A%252F%252Fevil.example",
    "?redirect_to=https%25253A%25252F%25252Fevil.example",
    "?a=%&u=%252F%252Fevil.example%25",
    "?anything=https://evil.example",
    "?redirect[]=//evil.example",
    "?https://evil.example",
    "?//evil.example",
    "?a=1;next=//evil.example",
    "?a=1%26next%3D//evil.example",
    "?u=https:evil.example",
    "?u=javascript:alert(1)",
    "?u=java%09script:alert(1)",
    "?u=data:text/html,x",
    "?u=ftp://evil.example",
    "?u=h%74tps://evil.example",
    "?u=https:%5C%5Cevil.example",
    "/evil.example",
    "/%5Cevil.example",
    "out/https://evil.example",
    "out/https:/evil.example",
    "out/https%3A%2F%2Fevil.example",
    "%2F/evil.example",
    "%2Fevil.example",
    "out//evil.example",
    "out//evil.example/x",
    "out/%2F/2130706433",
    "out//[::1]/",
    "out//ada@evil.example",
    "out/%5C/evil%E3%80%82example",
    "#https://evil.example",
    "#/?next=//evil.example",
    "#url=//evil.example",
    "#javascript:alert(1)",
    "?ref=//evil.example",
  ];
  test.for(hiding)("https://shop.example/%s could feed an open redirect", (rest) => {
    expect(() => read(`https://shop.example/${rest}`)).toThrow(expect.objectContaining({ code: "share-link.unreadable" }));
  });

  test("nothing is allowed where no host is", () => {
    expect(() => read("https://shop.example/", [])).toThrow(expect.objectContaining({ code: "share-link.no-hosts" }));
  });
});

test("decoding ends, however often something is encoded", () => {
  const started = process.cpuUsage().user;
  expect(() => read(`https://shop.example/?u=%${"25".repeat(900)}2f%${"25".repeat(80)}2f`)).toThrow(Refusal);
  expect((process.cpuUsage().user - started) / 1_000).toBeLessThan(500);
});

test.for<[readonly string[], string | null]>([
  [[], null],
  [["shop.example", "evil.example"], "https://shop.example/"],
  [["shop.example/store"], "https://shop.example/store/"],
  [["shop.example/store/"], "https://shop.example/store/"],
])("the front page of %j is %j", ([allowed, expected]) => {
  expect(homeOf(allowed)).toBe(expected);
});
