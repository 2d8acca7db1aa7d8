/**
 * The same in the same order; the next one is read while the last one is dealt with: parsing and the database's writing take about as long. No more
 * than one waits, so memory stays as it is. A reading that failed says so in its turn; whoever stops early ends the source.
 */
export async function* readAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  const read = (): Promise<IteratorResult<Item>> => {
    const next = items.next();
    // It is waited for in its turn; until then a failure is nobody's.
    next.catch(() => undefined);
    return next;
  };
  let isRead = false;
  try {
    for (let next = read(); ;) {
      const result = await next;
      if (result.done) break;
      next = read();
      yield result.value;
    }
    isRead = true;
  } finally {
    if (!isRead) await items.return?.();
  }
}
