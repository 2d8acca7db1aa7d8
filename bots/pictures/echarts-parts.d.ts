/**
 * The parts of ECharts that pictures need. Its own way in ("echarts/charts") loads every kind of chart there is: 85 MB instead of 22, and twice
 * the time. These files have no types of their own.
 */
declare module "echarts/lib/core/echarts.js" {
  import type { init as Own } from "echarts/core";
  export const init: typeof Own;
}
declare module "echarts/lib/extension.js" {
  import type { use as Own } from "echarts/core";
  export const use: typeof Own;
}
declare module "echarts/lib/chart/bar/install.js" {
  import type { BarChart as Own } from "echarts/charts";
  export const install: typeof Own;
}
declare module "echarts/lib/chart/line/install.js" {
  import type { LineChart as Own } from "echarts/charts";
  export const install: typeof Own;
}
declare module "echarts/lib/component/grid/install.js" {
  import type { GridComponent as Own } from "echarts/components";
  export const install: typeof Own;
}
declare module "echarts/lib/component/graphic/install.js" {
  import type { GraphicComponent as Own } from "echarts/components";
  export const install: typeof Own;
}
declare module "echarts/lib/renderer/installSVGRenderer.js" {
  import type { SVGRenderer as Own } from "echarts/renderers";
  export const install: typeof Own;
}
