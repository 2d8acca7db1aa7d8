import { view } from "#templates/view";
import { command } from "#bots/command";
import { option } from "#bots/option";

const run = async () => view("", []);
/** A list of commands with options of every kind that completion knows, answering nothing. */
export const commands = [
  command({
    name: "partner dashboard",
    sentence: "",
    audience: "partner",
    options: { period: option.period("", { optional: true }) },
    run,
  }),
  command({
    name: "earnings list",
    sentence: "",
    audience: "partner",
    options: { status: option.choice(["pending", "unpaid", "paid"])("", { optional: true }) },
    run,
  }),
  command({ name: "earnings why", sentence: "", audience: "partner", options: { order: option.order("") }, run }),
  command({
    name: "share link",
    sentence: "",
    audience: "partner",
    options: { url: option.url(""), campaign: option.word("", { optional: true }) },
    run,
  }),
  command({ name: "finance batch preview", sentence: "", audience: "finance", run }),
  command({ name: "finance batch release", sentence: "", audience: "finance", options: { batch: option.word("") }, run }),
  command({ name: "ask", sentence: "", audience: "anyone", options: { question: option.text("") }, run }),
];
