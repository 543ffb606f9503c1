import { existsSync } from 'node:fs'

const places = [
  process.env.POOLHOUSE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The machine's Chromium, or undefined; POOLHOUSE_CHROMIUM names another one. */
export const chromiumPath = places.find((place) => place !== undefined && place !== '' && existsSync(place))
