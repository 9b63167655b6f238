// Units as bars, charges as a line, month by month. For the eye alone: the table beside it says the same in figures.

import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface ChartMonth {
  /** As the axis shows it. */
  label: string;
  units: number | null;
  rupees: number;
}

const HEIGHT = 220;

export function ConsumptionChart(props: { months: readonly ChartMonth[]; units: string; rupees: string }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const { months, units, rupees } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read anew when the scheme changes
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const chart = new UPlot(optionsOf(element, { months, units, rupees }), dataOf(months), element);
    const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [months, units, rupees, scheme]);
  return <div className="consumption" ref={place} aria-hidden="true" />;
}

function dataOf(months: readonly ChartMonth[]): UPlot.AlignedData {
  return [months.map((_, at) => at), months.map((month) => month.units), months.map((month) => month.rupees)];
}

function optionsOf(
  element: HTMLElement,
  of: { months: readonly ChartMonth[]; units: string; rupees: string },
): UPlot.Options {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  const font = `12px ${style.fontFamily}`;
  const axis = { stroke: colour("--ink-2"), font, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: true, live: false },
    padding: [12, 8, 0, 8],
    scales: {
      x: { time: false, range: [-0.6, of.months.length - 0.4] },
      units: { range: (_chart, _least, most) => [0, (most || 1) * 1.1] },
      rupees: { range: (_chart, _least, most) => [0, (most || 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: () => of.months.map((_, at) => at),
        values: (_chart, splits) => splits.map((at) => of.months[at]?.label ?? ""),
      },
      {
        ...axis,
        scale: "units",
        size: 60,
        grid: { stroke: colour("--line"), width: 1 },
        values: (_chart, splits) => splits.map(short),
      },
      {
        ...axis,
        scale: "rupees",
        side: 1,
        size: 70,
        grid: { show: false },
        values: (_chart, splits) => splits.map((value) => `₹${short(value)}`),
      },
    ],
    series: [
      {},
      {
        label: of.units,
        scale: "units",
        stroke: colour("--brand"),
        fill: colour("--brand-tint"),
        width: 1,
        points: { show: false },
        ...(UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.6, 48] }) }),
      },
      {
        label: of.rupees,
        scale: "rupees",
        stroke: colour("--ink"),
        width: 1.5,
        points: { show: true, size: 6, fill: colour("--ink") },
      },
    ],
  };
}

const compact = new Intl.NumberFormat("en-IN", { notation: "compact", maximumFractionDigits: 1 });

function short(value: number): string {
  return compact.format(value);
}
