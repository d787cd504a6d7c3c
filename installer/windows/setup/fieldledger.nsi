; The installer of one person's program: no administrator rights, upgrades in place, keeps data.
;   makensis -INPUTCHARSET UTF8 -DVERSION=… -DSOURCE=folder -DCONTENTS=contents.nsh -DICON=… -DPICTURE=… -DOUT=setup.exe fieldledger.nsi
; -DTARGET=amd64-unicode makes it one of 64 bits, -DQUICK=1 one that is compiled in seconds and larger.
; Parameters and exit codes for administrators stand in docs/windows.md.
; The server joins as a second section below "Program": a service under LocalService, see docs/windows.md.

Unicode true
!ifdef TARGET
Target ${TARGET}
!endif
!ifdef QUICK
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include StrFunc.nsh
!include WinVer.nsh
!include "${CONTENTS}"

!define PROGRAM "Fieldledger"
!define EXE "fieldledger.exe"
!define CLASS "Fieldledger.Company"
!define SUFFIX ".fieldledger"
!define OURS "Software\${PROGRAM}"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PROGRAM}"
!define DATA "$LOCALAPPDATA\fieldledger"   ; where the program keeps data and env.ini unless it is told otherwise
!define NEW "$INSTDIR\fieldledger.new"     ; names that no folder of the person's own has: both are deleted whole
!define OLD "$INSTDIR\fieldledger.old"
!define OLDEST_WINDOWS 17763               ; Windows 10 1809, which Qt asks for

!define FAILED_OPEN 3
!define FAILED_SPACE 4
!define FAILED_FOLDER 5
!define FAILED_WORD 6
!define FAILED_WINDOWS 7
!define FAILED_TWICE 8

Name "${PROGRAM}"
OutFile "${OUT}"
BrandingText "${PROGRAM} ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\${PROGRAM}"
InstallDirRegKey HKCU "${OURS}" "Folder"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!insertmacro MUI_PAGE_FINISH

!define MUI_COMPONENTSPAGE_TEXT_TOP "$(REMOVE_TOP)"
!define MUI_PAGE_CUSTOMFUNCTION_SHOW un.HideSpace
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Russian"
!include "texts.nsh"

VIProductVersion "${VERSION}.0"
!macro VersionWords LANG ABOUT
  VIAddVersionKey /LANG=${LANG} ProductName "${PROGRAM}"
  VIAddVersionKey /LANG=${LANG} FileDescription "${ABOUT}"
  VIAddVersionKey /LANG=${LANG} FileVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANG} ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANG} CompanyName "${PROGRAM}"
  VIAddVersionKey /LANG=${LANG} LegalCopyright "Apache-2.0"
!macroend
!insertmacro VersionWords ${LANG_ENGLISH} "${PROGRAM} setup"
!insertmacro VersionWords ${LANG_RUSSIAN} "Установка ${PROGRAM}"

Var AskedLanguage   ; what /LANG= said, or nothing
Var AskedServer     ; what /SERVER= said, or nothing

; Say it, unless nobody looks, and end with a code that a script can read.
!macro Refuse WORDS CODE
  MessageBox MB_OK|MB_ICONEXCLAMATION "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; ---- whether the program is open: nobody else may hold its files (shared by installer and uninstaller)

!macro DefineIsOpen PREFIX
; In: a file. Out: 1 where somebody holds it, after three seconds of patience with whoever only looks at it.
Function ${PREFIX}IsHeld
  Exch $0
  Push $1
  Push $2
  Push $3
  StrCpy $3 0
  ${DoWhile} $3 < 12
    ; to read and write, shared with nobody, only where it exists; 32 is a sharing violation
    System::Call 'kernel32::CreateFileW(w r0, i 0xC0000000, i 0, p 0, i 3, i 0x80, p 0) p.r1 ?e'
    Pop $2
    ${If} $1 != -1
      System::Call 'kernel32::CloseHandle(p r1)'
      StrCpy $2 0
    ${EndIf}
    ${If} $2 <> 32
      ${ExitDo}
    ${EndIf}
    Sleep 250
    IntOp $3 $3 + 1
  ${Loop}
  StrCpy $0 0
  ${If} $2 = 32
    StrCpy $0 1
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
  Exch $0
FunctionEnd

Function ${PREFIX}RequireClosed
  again:
  !insertmacro EachProgram RequireNotHeld${PREFIX}
  Return
  held:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_OPEN)" /SD IDCANCEL IDRETRY again
  RMDir /r "${NEW}"
  SetErrorLevel ${FAILED_OPEN}
  Quit
FunctionEnd
!macroend

!macro RequireNotHeld NAME
  Push "$INSTDIR\${NAME}"
  Call IsHeld
  Pop $0
  IntCmp $0 1 held
!macroend
!macro RequireNotHeldun. NAME
  Push "$INSTDIR\${NAME}"
  Call un.IsHeld
  Pop $0
  IntCmp $0 1 held
!macroend
!insertmacro DefineIsOpen ""
!insertmacro DefineIsOpen "un."

; ---- before anything is changed

; The language of last time, where there was one; else that of Windows.
!macro RememberedLanguage
  ReadRegStr $0 HKCU "${OURS}" "Language"
  ${If} $0 <> 0
    StrCpy $LANGUAGE $0
  ${EndIf}
!macroend

Function .onInit
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Fieldledger.Setup") p.r1 ?e'
  Pop $0
  ${If} $0 = 183   ; it was there already
    !insertmacro Refuse "$(TWICE)" ${FAILED_TWICE}
  ${EndIf}
  !insertmacro RememberedLanguage
  Call ReadWords
  ${IfNot} ${AtLeastBuild} ${OLDEST_WINDOWS}
    !insertmacro Refuse "$(OLD_WINDOWS)" ${FAILED_WINDOWS}
  ${EndIf}
FunctionEnd

; A space, not the slash, divides the words: there are slashes in addresses.
Function ReadWords
  ${GetParameters} $0
  StrCpy $0 " $0"
  ${GetOptions} $0 " /LANG=" $AskedLanguage
  ${Select} $AskedLanguage
  ${Case} "ru"
    StrCpy $LANGUAGE ${LANG_RUSSIAN}
  ${Case} "en"
    StrCpy $LANGUAGE ${LANG_ENGLISH}
  ${Case} ""
  ${CaseElse}
    !insertmacro Refuse "$(BAD_LANGUAGE)" ${FAILED_WORD}
  ${EndSelect}
  ${GetOptions} $0 " /SERVER=" $AskedServer
  ${If} $AskedServer != ""
    Call CheckServer
  ${EndIf}
  ClearErrors
FunctionEnd

${Using:StrFunc} StrLoc
!define PLAIN "abcdefghijklmnopqrstuvwxyz0123456789.:/-_~%[]"

; An address of the web in plain letters: env.ini is UTF-8, and what NSIS writes is that only for plain letters.
Function CheckServer
  StrCpy $1 $AskedServer 8
  StrCpy $2 $AskedServer 7
  ${If} $1 != "https://"
  ${AndIf} $2 != "http://"
    !insertmacro Refuse "$(BAD_SERVER)" ${FAILED_WORD}
  ${EndIf}
  StrCpy $3 0
  ${Do}
    StrCpy $4 $AskedServer 1 $3
    ${If} $4 == ""
      ${ExitDo}
    ${EndIf}
    ${StrLoc} $5 "${PLAIN}" $4 ">"
    ${If} $5 == ""
      !insertmacro Refuse "$(BAD_SERVER)" ${FAILED_WORD}
    ${EndIf}
    IntOp $3 $3 + 1
  ${Loop}
FunctionEnd

; Both versions lie side by side for a moment. Kilobytes are compared as text of digits: disks are larger than 32 bits.
Function RequireSpace
  CreateDirectory "$INSTDIR"
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .r1, p 0, p 0) i.r0'
  System::Int64Op $1 / 1024
  Pop $1
  System::Int64Op $1 < ${SIZE_KB}
  Pop $2
  ${If} $0 <> 0
  ${AndIf} $2 = 1
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NO_SPACE)" ${FAILED_SPACE}
  ${EndIf}
FunctionEnd

Function RequireFolder
  ClearErrors
  CreateDirectory "${NEW}"
  FileOpen $0 "${NEW}\may-write" w
  FileClose $0
  Delete "${NEW}\may-write"
  ${If} ${Errors}
    RMDir "${NEW}"
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NO_FOLDER)" ${FAILED_FOLDER}
  ${EndIf}
FunctionEnd

; ---- what is installed

Section "!$(PROGRAM_PART)" PartProgram
  SectionIn RO
  Call RequireClosed
  RMDir /r "${NEW}"
  Call RequireSpace
  Call RequireFolder
  ; Everything is written beside the old version first: if that fails, the old one still works.
  SetOutPath "${NEW}"
  File /r "${SOURCE}/*"
  SetOutPath "$INSTDIR"
  Call RequireClosed   ; it may have been opened meanwhile
  Call TakePlace
  Call WriteSettings
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${PROGRAM}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0 SW_SHOWNORMAL "" "$(ABOUT)"
  WriteRegStr HKCU "${OURS}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${OURS}" "Version" "${VERSION}"
  WriteRegStr HKCU "${OURS}" "Language" $LANGUAGE
  Call WriteListed
SectionEnd

Section "$(FILES_PART)" PartFiles
  WriteRegStr HKCU "Software\Classes\${SUFFIX}" "" "${CLASS}"
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "$(FILE_KIND)"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\${EXE}" open "%1"'
  ${RefreshShellIcons}
SectionEnd

Section /o "$(DESKTOP_PART)" PartDesktop
  CreateShortCut "$DESKTOP\${PROGRAM}.lnk" "$INSTDIR\${EXE}"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PartProgram} "$(PROGRAM_ABOUT)"
  !insertmacro MUI_DESCRIPTION_TEXT ${PartFiles} "$(FILES_ABOUT)"
  !insertmacro MUI_DESCRIPTION_TEXT ${PartDesktop} "$(DESKTOP_ABOUT)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; The new version takes the old one's place. Nothing of the old one stays; files of the person's own do.
!macro PutAside NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}\*"
    Rename "$INSTDIR\${NAME}" "${OLD}\${NAME}"
  ${EndIf}
!macroend
!macro PutBack NAME
  ${If} ${FileExists} "${OLD}\${NAME}\*"
    Rename "${OLD}\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend
!macro TakeFolder NAME
  Rename "${NEW}\${NAME}" "$INSTDIR\${NAME}"
!macroend
!macro TakeFile NAME
  Delete "$INSTDIR\${NAME}"
  Rename "${NEW}\${NAME}" "$INSTDIR\${NAME}"
!macroend

Function TakePlace
  RMDir /r "${OLD}"
  CreateDirectory "${OLD}"
  ClearErrors
  !insertmacro EachFolder PutAside
  ${If} ${Errors}   ; somebody looks into one of them
    !insertmacro EachFolder PutBack
    RMDir "${OLD}"
    RMDir /r "${NEW}"
    !insertmacro Refuse "$(IS_OPEN)" ${FAILED_OPEN}
  ${EndIf}
  !insertmacro EachFolder TakeFolder
  !insertmacro EachFile TakeFile
  RMDir "${NEW}"
  RMDir /r "${OLD}"
  ${If} ${FileExists} "${NEW}\*"
    !insertmacro Refuse "$(NO_FOLDER)" ${FAILED_FOLDER}
  ${EndIf}
FunctionEnd

; What the administrator asked for, where the person has no settings yet.
Function WriteSettings
  ${If} "$AskedLanguage$AskedServer" == ""
  ${OrIf} ${FileExists} "${DATA}\env.ini"
    Return
  ${EndIf}
  ${If} $AskedLanguage == ""
    StrCpy $AskedLanguage "en"
    ${If} $LANGUAGE = ${LANG_RUSSIAN}
      StrCpy $AskedLanguage "ru"
    ${EndIf}
  ${EndIf}
  CreateDirectory "${DATA}"
  FileOpen $0 "${DATA}\env.ini" w
  FileWrite $0 "# Written by the installer. env.ini.example in the program's folder explains every setting.$\r$\n$\r$\n"
  FileWrite $0 "[interface]$\r$\nlanguage = $AskedLanguage$\r$\n"
  ${If} $AskedServer != ""
    FileWrite $0 "$\r$\n[server]$\r$\naddress = $AskedServer$\r$\n"
  ${EndIf}
  FileClose $0
FunctionEnd

; The entry in the list of installed programs.
Function WriteListed
  WriteRegStr HKCU "${LISTED}" "DisplayName" "${PROGRAM}"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${LISTED}" "Publisher" "${PROGRAM}"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
FunctionEnd

; ---- removal: only what was installed; data only when it is asked for

!macro RemoveFolder NAME
  RMDir /r "$INSTDIR\${NAME}"
!macroend
!macro RemoveFile NAME
  Delete "$INSTDIR\${NAME}"
!macroend

Section "!un.$(PROGRAM_PART)" PartRemove
  SectionIn RO
  Call un.RequireClosed
  !insertmacro EachFolder RemoveFolder
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  !insertmacro EachFile RemoveFile
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PROGRAM}.lnk"
  Delete "$DESKTOP\${PROGRAM}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\${SUFFIX}" ""
  ${If} $0 == "${CLASS}"
    DeleteRegKey HKCU "Software\Classes\${SUFFIX}"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "${LISTED}"
  DeleteRegKey HKCU "${OURS}"
  ${un.RefreshShellIcons}
SectionEnd

Section /o "un.$(DATA_PART)" PartData
  RMDir /r "${DATA}"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PartRemove} "$(REMOVE_ABOUT)"
  !insertmacro MUI_DESCRIPTION_TEXT ${PartData} "$(DATA_ABOUT)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

; Removing needs no space.
Function un.HideSpace
  FindWindow $0 "#32770" "" $HWNDPARENT
  GetDlgItem $1 $0 1023
  ShowWindow $1 ${SW_HIDE}
FunctionEnd

Function un.onInit
  !insertmacro RememberedLanguage
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${PartData}
  ${EndIf}
  ClearErrors
FunctionEnd
