import type { ScenarioFigure } from '../load-result.ts'

/** A figure with its unit, e.g. `1,234 ms`, `3.2 times`, `none`. */
export function figureText({ value, unit }: Pick<ScenarioFigure, 'value' | 'unit'>): string {
  if (value === null) return 'none'
  if (unit === 'share') return `${(value * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 2 })} ${unit}`
}
