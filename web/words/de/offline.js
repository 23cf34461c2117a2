/** German words for the page that is kept in the browser, like those of en/offline.js. @type {import('../words.js').OfflineWords} */
export const offline = {
  where: {
    off: 'Geht nur mit Netz',
    fetching: 'Wird für die Arbeit ohne Netz vorbereitet …',
    failed: 'Geht nur mit Netz: die Seite ließ sich nicht aufbewahren',
    kept: 'Geht auch ohne Netz',
  },
  more_new: ' · eine neue Fassung liegt bereit',
  more_threads: ' · kann auf mehreren Kernen trainieren',
  title: 'Ohne Netz',
  help: 'Die Dateien dieser Seite liegen in diesem Browser, etwa 4 MB; so öffnet und trainiert sie auch ohne Netz. Nichts Eigenes ist darunter. Eine neue Fassung wird als Ganzes geholt und löst diese ab, wenn die Seite das nächste Mal geöffnet wird.',
  keep: 'Die Seite auf diesem Rechner aufbewahren',
  new_help:
    'Eine neue Fassung liegt bereit. Sie beginnt, wenn alle Tabs dieser Seite geschlossen sind, oder jetzt: dann lädt die Seite einmal neu.',
  new_now: 'Neue Fassung jetzt laden',
  new_blocked:
    'Die Seite ist noch in anderen Tabs offen. Diese zuerst schließen, damit keiner Dateien zweier Fassungen hat.',
  threads_help:
    'Browser geben mehrere Kerne nur einer Seite, die von anderen abgeschottet ist; dieser Server verlangt das nicht. Die Seite kann es selbst verlangen. Größere Modelle trainieren dann schneller.',
  threads_on: 'Auf mehreren Kernen trainieren',
  threads_off: 'Wieder auf einem Kern trainieren',
  threads_failed: 'Dieser Browser hat die Seite nicht abgeschottet; sie trainiert auf einem Kern.',
  run_stays: 'Die Seite lädt einmal neu, und der Lauf ist wieder da.',
  run_lost: 'Die Seite lädt einmal neu. Der gezeigte Lauf wird nicht aufbewahrt und geht verloren.',
};
