import { describe, expect, test } from "vitest";
import { makeVault, openFields, sealFields, unwrapKey, wrapKey, type KeyOwner, type KeyRing, type RingKey } from "#domain/kernel";

const keyOf = (id: string, byte: number): RingKey => ({ id, key: Buffer.alloc(32, byte) });
const old = keyOf("2025", 1);
const now = keyOf("2026", 2);
const secret = Buffer.alloc(32, 9);
const vault = makeVault([now, old], secret);
const ada: KeyOwner = { id: "ada", key: vault.newKey("ada") };
const bea: KeyOwner = { id: "bea", key: vault.newKey("bea") };
const words = { name: "Zoë 😀 مرحبا", email: "zoe@example.org" };
const sealed = sealFields(vault, ada, "partner.sealed", words);

describe("a sealed value", () => {
  test("opens to what was sealed, and never looks the same twice", () => {
    expect(openFields(vault, ada, "partner.sealed", sealed)).toEqual(words);
    expect(sealFields(vault, ada, "partner.sealed", words).equals(sealed)).toBe(false);
    expect(sealed.includes("zoe@")).toBe(false);
  });

  test.for<[string, () => unknown]>([
    ["in another column", () => vault.open(ada, "shop_order.customer_sealed", sealed)],
    ["for another person", () => vault.open(bea, "partner.sealed", sealed)],
    ["with another's key under one's own name", () => vault.open({ id: "ada", key: bea.key }, "partner.sealed", sealed)],
    ["with one's own key under another's name", () => vault.open({ id: "bea", key: ada.key }, "partner.sealed", sealed)],
    ["when it was cut", () => vault.open(ada, "partner.sealed", sealed.subarray(0, -1))],
    ["when it is nothing", () => vault.open(ada, "partner.sealed", Buffer.alloc(0))],
    ["without the ring's key", () => makeVault([old], secret).open(ada, "partner.sealed", sealed)],
    ["with another key of the same name", () => makeVault([keyOf("2026", 3)], secret).open(ada, "partner.sealed", sealed)],
  ])("does not open %s", ([, open]) => expect(open).toThrow(/does not open|lacks the encryption key|no format/));

  test("does not open once any of its bytes was changed", () => {
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open(ada, "partner.sealed", changed)).toThrow(/does not open|no format/);
    }
  });
});

describe("a rotation", () => {
  test("wraps the same key anew; what was sealed stays as it is, and the old key can go", () => {
    const before = makeVault([old], secret);
    const owner: KeyOwner = { id: "cia", key: before.newKey("cia") };
    const bytes = before.seal(owner, "partner.sealed", Buffer.from("kept"));
    const key = vault.rewrap(owner);
    expect(key.keyId).toBe("2026");
    expect(makeVault([now], secret).open({ id: "cia", key }, "partner.sealed", bytes).toString()).toBe("kept");
    expect(() => makeVault([now], secret).open(owner, "partner.sealed", bytes)).toThrow('lacks the encryption key "2025"');
  });

  test("leaves fingerprints as they were", () => {
    const rings: KeyRing[] = [[old], [now, old], [now]];
    expect(new Set(rings.map((ring) => makeVault(ring, secret).fingerprint("ada@example.org"))).size).toBe(1);
    expect(makeVault([now], Buffer.alloc(32, 8)).fingerprint("ada@example.org")).not.toBe(vault.fingerprint("ada@example.org"));
  });

  test("finds a wrapped key's owner and no other", () => {
    const wrapped = { id: "dora", key: wrapKey([now], "dora", secret) };
    expect(unwrapKey([now], wrapped).equals(secret)).toBe(true);
    expect(() => unwrapKey([now], { ...wrapped, id: "eve" })).toThrow("does not open");
  });
});

test.for([" Ada@Example.org\n", "ADA@EXAMPLE.ORG", "ada@example.org\u0000", "ada@example.org"])(
  "an address is the same however it is typed: %j",
  (typed) => {
    expect(vault.fingerprint(typed)).toBe(vault.fingerprint("ada@example.org"));
    expect(vault.fingerprint("Zoe\u0301@example.org")).toBe(vault.fingerprint("zo\u00e9@example.org"));
    expect(vault.fingerprint("a.da@example.org")).not.toBe(vault.fingerprint("ada@example.org"));
  },
);
