const line = "border-bottom:1px solid #dde1dc";
const cell = `padding:9px 12px 9px 0;${line};color:#1b1f1c;font-size:15px;line-height:21px;text-align:left;overflow-wrap:anywhere`;
const cellRight = `padding:9px 0;${line};color:#1b1f1c;font-size:15px;line-height:21px;text-align:right;white-space:nowrap`;

/** The styles that templates name with "@". Where a class overrules one in the dark, letterhead.html.hbs has its dark twin. */
export const styles: Readonly<Record<string, string>> = {
  font: "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif",
  paragraph: "margin:0 0 16px",
  quiet: "margin:0 0 16px;color:#565d57;font-size:14px;line-height:21px",
  sum: "margin:0 0 4px;font-size:36px;line-height:44px;font-weight:700;overflow-wrap:anywhere",
  typed:
    "background:#f1f4f1;color:#1b1f1c;border-left:4px solid #dde1dc;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;font-weight:700;overflow-wrap:anywhere",
  table: "width:100%;margin:0 0 20px;border-collapse:collapse",
  head: `padding:0 12px 6px 0;${line};color:#565d57;font-size:13px;line-height:18px;font-weight:400;text-align:left`,
  headRight: `padding:0 0 6px;${line};color:#565d57;font-size:13px;line-height:18px;font-weight:400;text-align:right`,
  cell,
  cellRight,
  footCell: cell.replace(`${line};`, ""),
  footRight: cellRight.replace(`${line};`, ""),
};
