/* icuuc.dll is part of Windows 10 1703 and later; wine 8 has none, and Qt6Core imports it. For the wine prefix only,
   never shipped. It knows no converter; Qt then keeps its own for UTF-8/16/32, Latin-1 and the system's. */
#define STANDIN __declspec(dllexport)
STANDIN const char fieldledger_standin[] = "stand-in for wine, never shipped";
typedef int UErr;
STANDIN void *ucnv_open(const char *n, UErr *e) { (void)n; if (e) *e = 4; return 0; }   /* U_FILE_ACCESS_ERROR */
STANDIN void ucnv_close(void *c) { (void)c; }
STANDIN void ucnv_reset(void *c) { (void)c; }
STANDIN signed char ucnv_getMaxCharSize(const void *c) { (void)c; return 1; }
STANDIN const char *ucnv_getName(const void *c, UErr *e) { (void)c; if (e) *e = 4; return 0; }
STANDIN const char *ucnv_getStandardName(const char *n, const char *s, UErr *e) { (void)n; (void)s; if (e) *e = 4; return 0; }
STANDIN const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
STANDIN int ucnv_countAvailable(void) { return 0; }
STANDIN void ucnv_fromUnicode() {}
STANDIN void ucnv_toUnicode() {}
STANDIN void ucnv_setToUCallBack() {}
STANDIN void ucnv_setFromUCallBack() {}
STANDIN void ucnv_getToUCallBack() {}
STANDIN void ucnv_getFromUCallBack() {}
STANDIN void ucnv_cbToUWriteUChars() {}
STANDIN void ucnv_cbFromUWriteUChars() {}
STANDIN int ucnv_toUCountPending(void *c, UErr *e) { (void)c; (void)e; return 0; }
STANDIN int ucnv_fromUCountPending(void *c, UErr *e) { (void)c; (void)e; return 0; }
STANDIN void UCNV_FROM_U_CALLBACK_SUBSTITUTE() {}
STANDIN void UCNV_TO_U_CALLBACK_SUBSTITUTE() {}
