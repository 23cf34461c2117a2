/** English words for the page that is kept in the browser, and for its threads. Fetched with the line at the foot that says so. */
export const offline = {
  /** The line at the foot. */
  where: {
    off: 'Works with a network only',
    fetching: 'Getting ready to work offline…',
    failed: 'Works with a network only: the page could not be kept',
    kept: 'Works offline',
  },
  /** What follows it. */
  more_new: ' · a new version is ready',
  more_threads: ' · can train on several cores',
  title: 'Offline',
  help: 'The files of this page are kept in this browser, some 4 MB, so it opens and trains without a network. They hold nothing of your own. A new version is fetched whole, and takes the place of this one when the page is opened next.',
  keep: 'Keep the page on this computer',
  new_help:
    'A new version is ready. It begins when all tabs of this page have been closed, or now: the page then loads once more.',
  new_now: 'Load the new version now',
  new_blocked:
    'The page is open in other tabs too. Close them first, or one of them could mix files of two versions.',
  threads_help:
    'Browsers give several cores only to a page that is cut off from other sites. This server does not ask for that, but the page can. Larger models then train faster.',
  threads_on: 'Train on several cores',
  threads_off: 'Train on one core again',
  threads_failed: 'This browser did not cut the page off from other sites, so it trains on one core.',
  run_stays: 'The page loads once more, and the run is there again.',
  run_lost: 'The page loads once more. The run that is shown is not kept, and will be lost.',
};
