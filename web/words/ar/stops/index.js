/**
 * Arabic words of the guide through the seven parts: the words around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

import { views } from './views.js';

/** The words of each part's stops. @type {Record<string, () => Promise<{ stops: import('../../../guide/stop.js').MakeWords }>>} */
const parts = {
  dataset: () => import('./dataset.js'),
  tokenizer: () => import('./tokenizer.js'),
  autograd: () => import('./autograd.js'),
  network: () => import('./network.js'),
  optimizer: () => import('./optimizer.js'),
  training: () => import('./training.js'),
  inference: () => import('./inference.js'),
};

/** @param {import('../../../ui/format.js').Format} format @returns {Omit<import('../../words.js').StopsWords, 'views'>} */
const around = ({ count }) => ({
  label: 'دليل الأجزاء السبعة',
  close: 'إغلاق الدليل',
  loading: 'لحظة …',
  failed: 'لم تُحمَّل هذه الصورة. انتقل إلى المحطة التالية ثم عُد للمحاولة من جديد.',
  form: 'طريقة قراءة الدليل',
  slides: 'خطوة خطوة',
  page: 'صفحة واحدة طويلة',
  print: 'طباعة',
  here: 'عرض صورها',
  contents: 'كل المحطات',
  parts_label: 'الأجزاء السبعة',
  stops_label: 'محطات هذا الجزء',
  part: (n, title, done, all) => `${count(n)} ${title}: أُنجز ${count(done)} من ${count(all)}`,
  stop: (n, title, is_done) => `${count(n)} ${title}${is_done ? '، أُنجزت' : ''}`,
  back: 'السابق',
  next: 'التالي',
  next_part: (title) => `التالي: ${title}`,
  finish: 'إنهاء',
  predict: 'توقّع أولًا',
  predict_now: 'توقّع على أي حال',
  guess: 'توقّع',
  again: 'تغيير التوقّع',
  skip: 'تخطٍّ',
  covered: 'توقّع أولًا أو تخطَّ: عندها ينكشف هذا.',
  your_guess: (guess) => `توقّعك: ${guess}.`,
  your_curve: 'منحناك هو الخط المتقطّع.',
  legend: 'توقّعك',
  waits: 'لنرَ الآن.',
  draw: 'ارسم بالإصبع أو القلم أو الفأرة في المنحنى: من اليسار إلى اليمين، كما تظن أن الخسارة ستسير. المفاتيح: اليسار واليمين للموضع، والأعلى والأسفل للارتفاع.',
  too_late: 'المنحنى مرسوم من قبل. بنموذج جديد يمكنك توقّعه.',
  fresh: 'البدء بنموذج جديد',
  drawn: 'هذا توقّعي',
  pen: 'قلم التوقّع',
  pen_at: (step, value) => `عند الخطوة ${step} الخسارة ${value}`,
  number_wanted: 'اكتب عددًا، مثل 3.5.',
  do: 'جرّب',
  doing: 'قيد التنفيذ …',
  done: 'تم',
  question: 'دورك',
  check: 'تحقّق',
  show: 'أرني الجواب',
  answer_is: (answer) => `الجواب ${answer}.`,
  verdicts: { right: 'صحيح.', near: 'كدت تصيب.', wrong: 'ليس تمامًا.', open: 'ليس بعد.', shown: 'هكذا هو.' },
  open: 'لا يستطيع النموذج أن يقول ذلك بعد. افعل أولًا ما تطلبه هذه المحطة، ثم أجب مرة أخرى.',
  example: 'استخدام المثال',
  example_offered: 'نصك يكفي هنا. وهناك أيضًا مثال يُظهر الأمر بوضوح.',
  example_here: 'هذا هو المثال الآن. ويعود نصّك ونموذجك حين تتابع.',
  example_needed: 'تحتاج هذه المحطة إلى مثالها: نص يُرى فيه الأمر بوضوح. ونصك محفوظ.',
  named: (name) =>
    `كل خط في الرسم له اسم مثل «${name}» هو جولة سابقة: تدريب من قبل. تخترع الصفحة لكل جولة اسمًا كي يسهل التمييز بينها.`,
  microgpt: 'الأمر نفسه في microgpt',
  limit: 'وفي النماذج الكبيرة؟',
  parts,
});

/** @param {import('../format.js').Arabic} format @returns {import('../../words.js').StopsWords} */
export const stops = (format) => ({ ...around(format), views: views(format) });
