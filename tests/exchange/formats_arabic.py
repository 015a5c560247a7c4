"""What the Arabic table of formats says where the program has no words of its own."""

IN_ARABIC = {
    "name": "الاسم",
    "what it is": "ما هي",
    "ways": "تُقرأ أو تُكتب",
    "suffixes": "اللواحق",
    "offsets count": "وحدة المواضع",
    "tokenizer": "المقطِّع",
    "holds besides flat spans": "تحمل سوى المقاطع غير المتداخلة",
    "needs": "يلزمها",
    "remark": "ملاحظة",
    "in": "تُقرأ",
    "out": "تُكتب",
    "id": "المعرّف",
    "title": "العنوان",
    "meta": "البيانات الوصفية",
    "code points": "نقاط الترميز",
    "code points, the last included": "نقاط الترميز، والأخيرة منها",
    "code points and bytes": "نقاط الترميز والبايتات",
    "tokens": "الوحدات",
    "tokens, the last included": "الوحدات، والأخيرة منها",
    "keys that are not ours go into meta": "ما ليس من مفاتيحنا يذهب إلى `meta`",
    "the title is the file's name": "العنوان اسم الملف",
    "an empty note is no note; a table of texts alone is read; --safe for spreadsheets": (
        "الحاشية الفارغة ليست حاشية؛ ويُقرأ جدول نصوص وحدها؛ و`--safe` لبرامج الجداول"
    ),
    "head, label, tail in words, then where they are; only spans that a relation has": (
        "`head` و`label` و`tail` بالكلمات، ثم مواضعها؛ ولا مقاطع إلا ما له علاقة"
    ),
    "article labels stand in accept; its screen of relations shows no nested spans": (
        "وسوم المقالة في `accept`؛ ولا تعرض شاشة العلاقات فيه مقاطع متداخلة"
    ),
    "--offsets codepoints where a file does not count as doccano does": (
        "`--offsets codepoints` حيث لا يعدّ الملف كما يعدّ doccano"
    ),
    "spans and relations are numbered through the file": "المقاطع والعلاقات مرقّمة في الملف كله",
    "labels are from_name label, to_name text; the annotator's name is not written": (
        "الوسوم من `from_name` اسمه `label` إلى `to_name` اسمه `text`؛ ولا يُكتب اسم الواسم"
    ),
    "a record for each response": "سجلّ لكل جواب",
    "the annotator is the name of the folder": "الواسم اسم المجلد",
    "the id stands in metadata": "المعرّف في `metadata`",
    "no white space in a label; line ends only inside a span": (
        "لا مسافة في وسم؛ ونهايات الأسطر في جوف المقطع فقط"
    ),
    "the text comes back as tokens with single spaces": "يعود النص وحدات بينها مسافات مفردة",
    "rows are read as JSON of that shape; written are tokens with single spaces": (
        "تُقرأ الصفوف كأنها JSON بتلك الهيئة؛ وتُكتب وحدات بينها مسافات مفردة"
    ),
    'all spans in doc.spans["sc"], those that do not overlap in doc.ents; relations in doc._.rel': (
        'المقاطع كلها في `doc.spans["sc"]`، وما لا يتراكب منها في `doc.ents`؛ '
        "والعلاقات في `doc._.rel`"
    ),
    "XML cannot hold some controls: they become U+FFFD, and that is reported": (
        "لا تحمل XML بعض محارف التحكّم: تصير U+FFFD، ويقال ذلك"
    ),
    "the zip of a whole project; its secondary format has to be UIMA CAS JSON or XMI": (
        "ملف zip لمشروع كامل؛ وينبغي أن تكون صيغته الثانوية UIMA CAS JSON أو XMI"
    ),
    "the text and NER= in the last column; the title is the document's or sentence's id": (
        "النص و`NER=` في العمود الأخير؛ والعنوان معرّف الوثيقة أو الجملة"
    ),
    "the article's own text, without the page around it": "نص المقالة وحده دون الصفحة التي حوله",
    "--text-field, --spans-field, --label-field, --start-field, --end-field, --id-field": (
        "`--text-field`، `--spans-field`، `--label-field`، `--start-field`، `--end-field`، "
        "`--id-field`"
    ),
}
