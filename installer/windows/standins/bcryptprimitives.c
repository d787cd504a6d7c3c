/* bcryptprimitives.dll is part of Windows 8 and later; wine 8 has none, and modules written in Rust import ProcessPrng.
   For the wine prefix only, never shipped. */
#define STANDIN __declspec(dllexport)
STANDIN const char fieldledger_standin[] = "stand-in for wine, never shipped";
#include <stddef.h>
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *buf, unsigned long n);   /* RtlGenRandom, advapi32 */
STANDIN int __stdcall ProcessPrng(unsigned char *buf, size_t n)
{
    while (n) {
        unsigned long k = n > 0x10000000 ? 0x10000000 : (unsigned long)n;
        if (!SystemFunction036(buf, k)) return 0;
        buf += k; n -= k;
    }
    return 1;
}
