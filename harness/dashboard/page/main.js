import { showActions } from './actions.js'
import { showPicture } from './picture.js'
import { addToPlots } from './plots.js'
import { showLogs, showPins } from './tables.js'

const EVERY_MS = 500
const LATE_MS = 3_000

const status = document.getElementById('status')

/** One look after the other; a look that fails leaves the last picture and says so. */
async function look() {
  try {
    const response = await fetch('/_poolhouse/overview', { signal: AbortSignal.timeout(LATE_MS) })
    if (!response.ok) throw new Error(`the stack answered ${response.status}`)
    const overview = await response.json()
    showActions(overview)
    showPicture(overview)
    addToPlots(overview)
    showPins(overview)
    showLogs(overview)
    document.body.dataset.state = 'live'
    status.textContent = `live, ${new Date(overview.at).toLocaleTimeString()}`
  } catch (error) {
    document.body.dataset.state = 'gone'
    status.textContent =
      error.name === 'TypeError' ? 'the stack does not answer: is it still up?' : error.message
  }
}

for (;;) {
  // A hidden page asks for nothing.
  if (document.visibilityState === 'visible') await look()
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
}
