; Every text of the installer that is ours, in both languages.

!macro Text NAME ENGLISH RUSSIAN
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_RUSSIAN} "${RUSSIAN}"
!macroend

!insertmacro Text ABOUT \
  "The ledger of work" \
  "Учёт работ"
!insertmacro Text WELCOME \
  "${PROGRAM} ${VERSION} will be installed for you alone. No administrator rights are needed.$\r$\n$\r$\nAn older version is replaced. Your data stays where it is:$\r$\n${DATA}$\r$\n$\r$\nPlease close ${PROGRAM} before you go on." \
  "${PROGRAM} ${VERSION} будет установлен только для вас. Права администратора не нужны.$\r$\n$\r$\nПрежняя версия будет заменена. Ваши данные остаются на своём месте:$\r$\n${DATA}$\r$\n$\r$\nЗакройте ${PROGRAM}, прежде чем продолжить."
!insertmacro Text PROGRAM_PART "${PROGRAM}" "${PROGRAM}"
!insertmacro Text PROGRAM_ABOUT \
  "The program and its entry in the Start menu." \
  "Программа и её значок в меню «Пуск»."
!insertmacro Text FILES_PART "Company files" "Файлы компаний"
!insertmacro Text FILES_ABOUT \
  "A double click on a ${SUFFIX} file opens it in ${PROGRAM}." \
  "Двойной щелчок по файлу ${SUFFIX} открывает его в ${PROGRAM}."
!insertmacro Text FILE_KIND "${PROGRAM} company" "Компания ${PROGRAM}"
!insertmacro Text DESKTOP_PART "Desktop icon" "Рабочий стол"
!insertmacro Text DESKTOP_ABOUT \
  "An icon on the desktop as well." \
  "Значок и на рабочем столе."

!insertmacro Text IS_OPEN \
  "${PROGRAM} is open. Close it in every window, then press Retry.$\r$\n$\r$\nNothing has been changed; what you entered is kept." \
  "${PROGRAM} открыт. Закройте все его окна и нажмите «Повтор».$\r$\n$\r$\nНичего не изменено, всё введённое сохранено."
!insertmacro Text TWICE \
  "The installer is running already. Finish that one first." \
  "Установка уже запущена. Сначала завершите её."
!insertmacro Text OLD_WINDOWS \
  "${PROGRAM} needs Windows 10 (1809) or newer. Nothing has been changed." \
  "Для ${PROGRAM} нужна Windows 10 (1809) или новее. Ничего не изменено."
!insertmacro Text NO_SPACE \
  "There is not enough space in $INSTDIR. ${SIZE_MB} MB must be free. Nothing has been changed." \
  "В папке $INSTDIR не хватает места: нужно ${SIZE_MB} МБ. Ничего не изменено."
!insertmacro Text NO_FOLDER \
  "Nothing can be written to $INSTDIR. Choose a folder of your own, or ask an administrator. Your data is kept." \
  "В папку $INSTDIR нельзя записать. Выберите свою папку или обратитесь к администратору. Ваши данные сохранены."
!insertmacro Text BAD_LANGUAGE \
  "/LANG=$AskedLanguage is not known. Use /LANG=en or /LANG=ru. Nothing has been changed." \
  "Язык /LANG=$AskedLanguage неизвестен. Укажите /LANG=en или /LANG=ru. Ничего не изменено."
!insertmacro Text BAD_SERVER \
  "/SERVER=$AskedServer is not an address. Write it like /SERVER=https://ledger.example.com. Nothing has been changed." \
  "/SERVER=$AskedServer — не адрес сервера. Укажите его так: /SERVER=https://ledger.example.com. Ничего не изменено."

!insertmacro Text REMOVE_TOP \
  "The program will be removed. Your data is kept unless you tick it below." \
  "Программа будет удалена. Ваши данные останутся, если не отметить их ниже."
!insertmacro Text REMOVE_ABOUT \
  "The program, its icons, and what it wrote about itself in Windows." \
  "Программа, её значки и её записи в Windows."
!insertmacro Text DATA_PART "Delete my data too" "Удалить и мои данные"
!insertmacro Text DATA_ABOUT \
  "For good: company, backups and settings in ${DATA}. Other folders are kept." \
  "Навсегда: компания, резервные копии и настройки в ${DATA}. Другие папки останутся."
