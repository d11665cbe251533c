"""What a script in Python does with the same two files: finds the tables, matches the labels, reads
the numbers, evaluates the 42 equations. It knows this one layout, keeps no places, proposes no
repair and reads no prose: less than gouji does. The page is read with lxml, the paste without.

Prints JSON: for each file the bytes, the median milliseconds, and how many equations were checked
and failed.
"""
import json
import re
import statistics
import sys
import time

import lxml.html

COLUMNS = ["natural", "business", "research", "nonprofit", "legal", "other", "total"]
RESULTS = [
    "（一）予以公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "1.属于国家秘密",
    "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息",
    "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项", "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请",
    "3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他",
]
RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
CONCLUDED, CARRIED_OUT = "（七）总计", "四、结转下年度继续办理"
ROWS = {RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT, *RESULTS}
BLANK = re.compile(r"\s+")
NUMBER = re.compile(r"\d+")


def rows_of_page(data):
    tree = lxml.html.fromstring(data)
    for row in tree.iter("tr"):
        yield [BLANK.sub("", cell.text_content()) for cell in row.iter("td", "th")]


def rows_of_paste(data):
    for line in data.decode("utf-8").splitlines():
        if "\t" in line:
            yield [BLANK.sub("", cell) for cell in line.split("\t")]


def check(rows):
    applications, disputes = {}, []
    for cells in rows:
        if len(cells) == 15 and all(NUMBER.fullmatch(cell) for cell in cells):
            disputes = [int(cell) for cell in cells]
        elif len(cells) >= 8 and cells[-8] in ROWS:
            applications[cells[-8]] = [int(cell) for cell in cells[-7:]]
    equations = []
    for column in range(len(COLUMNS)):
        at = {label: figures[column] for label, figures in applications.items()}
        equations.append((at[RECEIVED] + at[CARRIED_IN], at[CONCLUDED] + at[CARRIED_OUT]))
        equations.append((at[CONCLUDED], sum(at[label] for label in RESULTS)))
    equations += [(figures[6], sum(figures[:6])) for figures in applications.values()]
    equations += [(disputes[at + 4], sum(disputes[at:at + 4])) for at in (0, 5, 10)]
    return len(equations), sum(left != right for left, right in equations)


def measure(read, path):
    with open(path, "rb") as file:
        data = file.read()
    times = []
    end = time.perf_counter() + 4
    while time.perf_counter() < end:
        start = time.perf_counter()
        checked, failed = check(read(data))
        times.append(time.perf_counter() - start)
    return {
        "bytes": len(data),
        "ms": statistics.median(times) * 1000,
        "checked": checked,
        "failed": failed,
    }


folder = sys.argv[1]
print(json.dumps({
    "page": measure(rows_of_page, folder + "/page.html"),
    "paste": measure(rows_of_paste, folder + "/paste.txt"),
}))
