"""The page that explains an export to whoever finds it, in English and Russian."""

from typing import Final

TEXT: Final = """\
OPEN EXPORT OF A COMPANY FROM FIELDLEDGER, FORMAT 1
===================================================

All data of one company, readable without Fieldledger. It contains wages: keep it as you keep pay records.

company.sqlite   the whole ledger as an SQLite 3 database (open it with any SQLite tool)
csv/             one table per kind (estimates, daily reports, people ...) and per table of lines, UTF-8, comma.
                 Beside every id stands the name of what it names. Worked time is in minutes.
                 A text that begins like a formula has an apostrophe before it.
bodies/          every document and catalog item as JSON, one a line: id, time of the last save, hash, body
schema/          what such a body may hold, as JSON Schema 2020-12
registers/       what posted documents recorded: the figures that reports add up, each with its document and line
audit.jsonl      who did what and when; every entry's hash covers the one before it
blobs.jsonl      how amounts of pay were calculated, and other contents named by their hash
facts.json       the device prefix and the last numbers given
pdf/             documents as they are printed (if they were asked for)
manifest.json    every file with its size and SHA-256

To bring the company back on an empty computer:   fieldledger --home FOLDER restore-export THIS

ОТКРЫТАЯ ВЫГРУЗКА ОРГАНИЗАЦИИ ИЗ FIELDLEDGER, ФОРМАТ 1
======================================================

Все данные одной организации, которые можно прочесть без Fieldledger. Здесь есть заработная плата: храните выгрузку
так же, как расчётные ведомости.

company.sqlite   весь учёт как база данных SQLite 3 (открывается любой программой для SQLite)
csv/             по таблице на каждый вид (сметы, отчёты, люди ...) и на каждую табличную часть, UTF-8, запятая.
                 Рядом с каждым идентификатором стоит имя того, что он называет. Время указано в минутах.
                 Перед текстом, который начинается как формула, стоит апостроф.
bodies/          каждый документ и элемент справочника в JSON, по одному в строке: id, время записи, хеш, содержание
schema/          из чего состоит такое содержание: JSON Schema 2020-12
registers/       что записали проведённые документы: цифры, которые складывают отчёты, с документом и строкой
audit.jsonl      кто, что и когда сделал; хеш каждой записи охватывает предыдущую
blobs.jsonl      как рассчитаны суммы зарплаты, и другие данные, названные своим хешем
facts.json       префикс устройства и последние выданные номера
pdf/             документы в печатном виде (если их попросили)
manifest.json    каждый файл с размером и SHA-256

Чтобы вернуть организацию на пустой компьютер:   fieldledger --home ПАПКА restore-export ЭТО
"""
