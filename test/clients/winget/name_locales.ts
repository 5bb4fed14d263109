const REGIONS = `af:ZA am:ET ar:AE,BH,DZ,EG,IQ,JO,KW,LB,LY,MA,OM,QA,SA,SY,TN,YE arn:CL as:IN ba:RU
be:BY bg:BG bn:BD,IN bo:CN br:FR ca:ES,ES-VALENCIA co:FR cs:CZ cy:GB da:DK de:AT,CH,DE,LI,LU dsb:DE
dv:MV el:GR en:AU,BZ,CA,GB,IE,IN,JM,MY,NZ,PH,SG,TT,US,ZA,ZW
es:AR,BO,CL,CO,CR,DO,EC,ES,GT,HN,MX,NI,PA,PE,PR,PY,SV,US,UY,VE et:EE eu:ES fa:IR fi:FI fil:PH fo:FO
fr:BE,CA,CH,FR,LU,MC fy:NL ga:IE gd:DB gl:ES gsw:FR gu:IN he:IL hi:IN hr:BA,HR hsb:DE hu:HU hy:AM
id:ID ig:NG ii:CN is:IS it:CH,IT ja:JP ka:GE kk:KZ kl:GL km:KH kn:IN kok:IN ko:KR ky:KG lb:LU lo:LA
lt:LT lv:LV mi:NZ mk:MK ml:IN mn:MN,MONG-CN moh:CA mr:IN ms:BN,MY mt:MT nb:NO ne:NP nl:BE,NL nn:NO
nso:ZA oc:FR or:IN pa:IN pl:PL prs:AF ps:AF pt:BR,PT qut:GT quz:BO,EC,PE rm:CH ro:RO ru:RU rw:RW
sah:RU sa:IN se:FI,NO,SE si:LK sk:SK sl:SI sma:NO,SE smj:NO,SE smn:FI sms:FI sq:AL sv:FI,SE sw:KE
syr:SY ta:IN te:IN th:TH tk:TM tn:ZA tr:TR tt:RU ug:CN uk:UA ur:PK vi:VN wo:SN xh:ZA yo:NG
zh:CN,HK,MO,SG,TW zu:ZA az:CYRL-AZ,LATN-AZ bs:CYRL-BA,LATN-BA uz:CYRL-UZ,LATN-UZ ha:LATN-NG
iu:CANS-CA,LATN-CA sr:CYRL-BA,CYRL-CS,CYRL-ME,CYRL-RS,LATN-BA,LATN-CS,LATN-ME,LATN-RS tg:CYRL-TJ
tzm:LATN-DZ`;

const LOCALES = new Set(
  REGIONS.split(/\s+/).flatMap((entry) => {
    const [language, regions] = entry.split(":");
    return regions!.split(",").map((region) => `${language}-${region}`.toLowerCase());
  }),
);

const TOKEN =
  /(?<![A-Z])[A-Z]{2,3}(?:-(?:CANS|CYRL|LATN|MONG))?-[A-Z]{2}(?:-VALENCIA)?(?![A-Z])/giu;

/** Takes the names of known locales out of a program's name. */
export function withoutLocales(name: string): string {
  return name.replace(TOKEN, (token) => LOCALES.has(token.toLowerCase()) ? "" : token);
}
