/**
 * Arabic words for the guide's picture "built up in stages", like those of en/stages.js.
 */

/** @param {import('../../ui/format.js').Format} format @returns {import('../words.js').StagesWords} */
export const stages = ({ loss, fixed, count }) => ({
  title: 'بناء على مراحل',
  lead: 'كلما قصر الشريط قلّت مفاجأة النموذج بنص لم يتعلّمه.',
  all: 'تدريب الكل، واحدًا بعد آخر',
  train: 'تدريب',
  again: 'تدريب من جديد',
  stop: 'إيقاف',
  of: (what, stage) => `${what}: ${stage}`,
  pairs: ['عدّ الأزواج', 'بلا شبكة. كم مرة تبع كل حرف كلَّ حرف آخر؟'],
  alone: ['شبكة ترى حرفًا واحدًا', 'لا تعرف إلا الحرف السابق. وتتعلّم بالخطوات ما يعدّه العدّ.', 'حرف واحد'],
  attention: ['مع الانتباه', 'تستطيع النظر إلى الوراء، وتتعلّم إلى أين تنظر.', 'مع الانتباه'],
  layer: ['مع طبقة ثانية', 'تستطيع التفكير فيما وجدته الطبقة الأولى.', 'طبقة ثانية'],
  loss: (at) => `${loss(at)}: تردّد بين ${fixed(Math.exp(at), 1)} من الأحرف`,
  none: 'لم تُدرَّب بعد',
  unknown: 'يُعدّ مع الشبكة الأولى',
  busy: (step, all) => `الخطوة ${count(step)} من ${count(all)}`,
  bought: (by) =>
    by >= 0.05
      ? `أقل مما قبلها بمقدار ${loss(by)}`
      : by > -0.05
        ? 'كالتي قبلها تقريبًا'
        : `أكثر مما قبلها بمقدار ${loss(-by)}`,
  told: ({ alone, attention, layer }, first, last) => {
    const names = { alone: 'الانتقال من العدّ إلى شبكة', attention: 'الانتباه', layer: 'الطبقة الثانية' };
    const list = /** @type {['alone' | 'attention' | 'layer', number][]} */ (
      Object.entries({ alone, attention, layer })
    );
    const [most, by] = list.reduce((a, b) => (b[1] > a[1] ? b : a));
    return `أكثر ما أفاد: ${names[most]}، إذ خفض الخسارة بمقدار ${loss(by)}. وفي المجموع من التردّد بين ${fixed(Math.exp(first), 1)} من الأحرف إلى ${fixed(Math.exp(last), 1)}.`;
  },
  note: 'الفروق التي لا تتجاوز بضعة أجزاء من مئة قد تكون مصادفة: فبذرة أخرى تصنع مثلها.',
  hint: 'تعود إعداداتك عندما تغادر هذه المحطة.',
});
