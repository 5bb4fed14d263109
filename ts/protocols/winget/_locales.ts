/** A language and its regions; `gd:db` stands so in the client. */
const BY_LANGUAGE = `
  af:za am:et ar:ae,bh,dz,eg,iq,jo,kw,lb,ly,ma,om,qa,sa,sy,tn,ye arn:cl as:in ba:ru be:by bg:bg
  bn:bd,in bo:cn br:fr ca:es,es-valencia co:fr cs:cz cy:gb da:dk de:at,ch,de,li,lu dsb:de dv:mv
  el:gr en:au,bz,ca,gb,ie,in,jm,my,nz,ph,sg,tt,us,za,zw
  es:ar,bo,cl,co,cr,do,ec,es,gt,hn,mx,ni,pa,pe,pr,py,sv,us,uy,ve et:ee eu:es fa:ir fi:fi fil:ph
  fo:fo fr:be,ca,ch,fr,lu,mc fy:nl ga:ie gd:db gl:es gsw:fr gu:in he:il hi:in hr:ba,hr hsb:de hu:hu
  hy:am id:id ig:ng ii:cn is:is it:ch,it ja:jp ka:ge kk:kz kl:gl km:kh kn:in kok:in ko:kr ky:kg
  lb:lu lo:la lt:lt lv:lv mi:nz mk:mk ml:in mn:mn,mong-cn moh:ca mr:in ms:bn,my mt:mt nb:no ne:np
  nl:be,nl nn:no nso:za oc:fr or:in pa:in pl:pl prs:af ps:af pt:br,pt qut:gt quz:bo,ec,pe rm:ch
  ro:ro ru:ru rw:rw sah:ru sa:in se:fi,no,se si:lk sk:sk sl:si sma:no,se smj:no,se smn:fi sms:fi
  sq:al sv:fi,se sw:ke syr:sy ta:in te:in th:th tk:tm tn:za tr:tr tt:ru ug:cn uk:ua ur:pk vi:vn
  wo:sn xh:za yo:ng zh:cn,hk,mo,sg,tw zu:za az:cyrl-az,latn-az bs:cyrl-ba,latn-ba
  uz:cyrl-uz,latn-uz ha:latn-ng iu:cans-ca,latn-ca
  sr:cyrl-ba,cyrl-cs,cyrl-me,cyrl-rs,latn-ba,latn-cs,latn-me,latn-rs tg:cyrl-tj tzm:latn-dz`;

/** The locales that the client takes out of a program's name, folded. */
export const LOCALES: ReadonlySet<string> = new Set(
  BY_LANGUAGE.trim().split(/\s+/).flatMap((row) => {
    const [language = "", regions = ""] = row.split(":");
    return regions.split(",").map((region) => `${language}-${region}`);
  }),
);
