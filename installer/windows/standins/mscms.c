/* wine 8's mscms.dll ends the program in WcsCreateIccProfile, which Qt's windows plugin calls for the screen's colours.
   For the wine prefix only, never shipped. It has no profile; Qt then takes sRGB. */
#define STANDIN __declspec(dllexport)
STANDIN const char fieldledger_standin[] = "stand-in for wine, never shipped";
STANDIN void *OpenColorProfileW(void *p, unsigned long a, unsigned long b, unsigned long c) { (void)p; (void)a; (void)b; (void)c; return 0; }
STANDIN int CloseColorProfile(void *h) { (void)h; return 1; }
STANDIN void *WcsCreateIccProfile(void *h, unsigned long o) { (void)h; (void)o; return 0; }
STANDIN int GetColorProfileFromHandle(void *h, void *b, unsigned long *n) { (void)h; (void)b; if (n) *n = 0; return 0; }
