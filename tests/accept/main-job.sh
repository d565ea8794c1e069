#!/usr/bin/env bash
# The main job end to end, as commands on the built binary.
#
#     tests/accept/main-job.sh [BINARY]
#
# Without BINARY it builds one with cargo. It works in a temporary folder of its own, prints one line a check
# (`ok …`, `FAILED …`, `skipped …`) and ends with status 1 when any failed. Needs bash, awk, sed, sort, cmp, iconv.
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then
    bin=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
else
    (cd "$here/../.." && cargo build --quiet)
    bin=$here/../../${CARGO_TARGET_DIR:-target}/debug/estab
    case ${CARGO_TARGET_DIR:-} in /*) bin=$CARGO_TARGET_DIR/debug/estab ;; esac
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/estab-accept-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
# Nothing of the caller's surroundings may matter.
unset ESTAB_STORE ESTAB_LANG
export ESTAB_TODAY=2026-11-23 ESTAB_LANG=en HOME="$work" XDG_DATA_HOME="$work/data"

failed=0
stores=""
ok() { echo "ok $1"; }
bad() {
    failed=$((failed + 1))
    echo "FAILED $1"
    shift
    for told in "$@"; do printf '%s\n' "$told" | head -n 12 | sed 's/^/    /'; done
}
# estab on a store: e STORE ARGUMENT...
e() {
    local store=$1
    shift
    "$bin" --store "$store" "$@"
}
# done_well NAME COMMAND...: ends with 0 and writes nothing to stderr.
done_well() {
    local name=$1 status=0
    shift
    "$@" >out 2>err || status=$?
    if [ $status -eq 0 ] && [ ! -s err ]; then ok "$name"; else bad "$name" "status $status" "$(cat err)"; fi
}
# says NAME TEXT: the last command's output holds the text.
says() { if grep -qF -- "$2" out; then ok "$1"; else bad "$1" "no \"$2\" in" "$(cat out)"; fi; }
# same NAME FILE FILE
same() { if cmp -s "$2" "$3"; then ok "$1"; else bad "$1" "$(diff "$2" "$3" || true)"; fi; }
# equal NAME GOT WANT
equal() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "got $2" "want $3"; fi; }
# refused NAME STATUS TEXT COMMAND...: that exit status, one sentence on stderr that holds TEXT, no backtrace. A file of
# orders has two: the line of the file, and the reason (lines=2).
refused() {
    local name=$1 want=$2 text=$3 status=0
    shift 3
    "$@" >out 2>err || status=$?
    if [ $status -eq "$want" ] && [ "$(grep -c '^estab: ' err)" -eq "${lines:-1}" ] &&
        [ "$(wc -l <err)" -eq "${lines:-1}" ] && grep -qiF -- "$text" err; then
        ok "$name"
    else
        bad "$name" "status $status, wanted $want and \"$text\"" "$(cat err)"
    fi
}
# A number out of rows of ndjson: sum FIELD < rows, in thousandths, so that awk adds whole numbers.
sum() {
    awk -v field="\"$1\":" '{
        at = index($0, field); if (!at) next
        text = substr($0, at + length(field)); sub(/[,}].*/, "", text)
        if (text != "null") total += int(text * 1000 + (text < 0 ? -0.5 : 0.5))
    } END { printf "%d\n", total }'
}
last() { e "$1" journal --limit 1 --format ndjson; }
# Everything the listings say, without the sequence in their last lines.
books() {
    for listing in units "vacancies --all" "vacancies --all --by subtree" totals frozen posts people; do
        echo "== $listing"
        # shellcheck disable=SC2086
        e "$1" $listing --format ndjson
    done
}

# ---- the sample city ---------------------------------------------------------------------------------------------
done_well "demo builds the sample city" e city.redb demo --build-only --clean --people 300
stores="$stores city.redb"
done_well "demo builds it again" e twin.redb demo --build-only --clean --people 300
stores="$stores twin.redb"
books city.redb >city.books
books twin.redb >twin.books
same "the same seed and today give the same books" city.books twin.books
e city.redb journal --format ndjson >city.journal
e twin.redb journal --format ndjson >twin.journal
same "and the same journal, digests and all" city.journal twin.journal
for twin in planted planted-twin; do
    done_well "demo plants problems in $twin" e $twin.redb demo --build-only --people 300
    stores="$stores $twin.redb"
    e $twin.redb journal --format ndjson >$twin.journal
    e $twin.redb flags --format csv >$twin.flags
done
same "the same problems are planted" planted.redb.planted.csv planted-twin.redb.planted.csv
same "in the same books" planted.journal planted-twin.journal
same "and the same flags are told" planted.flags planted-twin.flags
equal "as many as were planted" "$(wc -l <planted.flags)" "$(wc -l <planted.redb.planted.csv)"
refused "demo does not overwrite a store" 3 "city.redb" e city.redb demo --build-only --people 300

# ---- lookup ------------------------------------------------------------------------------------------------------
done_well "two letters find" e city.redb find jy
says "they find the bureau" "市教育局"
if head -n 6 out | grep -q 'approved *occupied' && head -n 6 out | grep -q 'Admin'; then
    ok "its answer lines stand at the top"
else
    bad "its answer lines stand at the top" "$(head -n 6 out)"
fi
done_well "a lookup without a hit is no error" e city.redb find zzzzzz

# ---- vacancies ---------------------------------------------------------------------------------------------------
e city.redb units --format ndjson >units
e city.redb vacancies --all --format ndjson >pools
e city.redb vacancies --all --by subtree --format ndjson >subtrees
# Every row by subtree against the pools below it, by the path of names.
wrong=$(awk '
    function field(name,   at, text) {
        at = index($0, "\"" name "\":"); if (!at) return ""
        text = substr($0, at + length(name) + 3)
        if (substr(text, 1, 1) == "\"") { text = substr(text, 2); sub(/".*/, "", text) } else sub(/[,}].*/, "", text)
        return text
    }
    FILENAME == "units" { parent[field("id")] = field("parent"); next }
    FILENAME == "pools" {
        for (unit = field("unit"); unit != "null" && unit != ""; unit = parent[unit])
            for (c = 1; c <= n; c++) have[unit, field("kind"), name[c]] += field(name[c]) * 1000
        next
    }
    BEGIN { n = split("approved occupied vacant excess over frozen available", name, " ") }
    {
        rows++
        for (c = 1; c <= n; c++)
            if (have[field("unit"), field("kind"), name[c]] != field(name[c]) * 1000) print name[c], $0
    }
    END { if (rows < 100) print "only " rows " rows" }
' units pools subtrees)
equal "vacancies by subtree = the sums of the pools' own figures" "$wrong" ""
for kind in administrative institution; do
    total=$(e city.redb vacancies --by subtree --format json | sed -n 's/^"totals"://p' |
        sed "s/.*\"$kind\":{\([^}]*\)}.*/\1/" | sum vacant)
    equal "vacant of $kind in the totals = the sum of its pools' vacants" "$total" \
        "$(grep "\"kind\":\"$kind\"" pools | sum vacant)"
done

# `show` and `vacancies` on fifty units spread over all that have a pool.
sed -n 's/.*"unit":"\(u[0-9]*\)".*/\1/p' pools | sort -u >with_pools
count=$(wc -l <with_pools)
awk -v count="$count" '(NR * 50) % count < 50' with_pools | head -n 50 >fifty
differ=""
while read -r unit; do
    e city.redb show "$unit" --format json |
        sed -n 's/.*"pools":\[//; s/\],"subtree":.*//; s/\]}$//; p' | awk '{ gsub(/},{/, "}\n{"); print }' >shown
    grep "\"unit\":\"$unit\"" pools >listed
    cmp -s shown listed || differ="$differ $unit"
done <fifty
equal "show and vacancies agree on $(wc -l <fifty | tr -d ' ') units" "$differ" ""
equal "fifty units were compared" "$(wc -l <fifty | tr -d ' ')" 50

# ---- the same rows again -----------------------------------------------------------------------------------------
done_well "the whole books go out as canonical tables" e city.redb export whole --reveal
before=$(last city.redb)
done_well "the same rows are imported" e city.redb import --profile estab whole/*.csv
says "they change nothing" "Nothing changed, nothing was recorded."
mkdir shuffled gb
for file in whole/*.csv; do
    name=$(basename "$file")
    head -n 1 "$file" >"shuffled/$name"
    # Backwards and then every third first: another order, the same on every run.
    sed 1d "$file" | awk '{ row[NR] = $0 } END { for (s = 0; s < 3; s++) for (i = NR - s; i > 0; i -= 3) print row[i] }' \
        >>"shuffled/$name"
    iconv -f UTF-8 -t GB18030 "$file" >"gb/$name"
done
for folder in shuffled gb; do
    done_well "imported again from $folder" e city.redb import --profile estab $folder/*.csv
    says "$folder changes nothing" "Nothing changed, nothing was recorded."
done
equal "no entry was written" "$(last city.redb)" "$before"

# ---- an import and its reversal ----------------------------------------------------------------------------------
done_well "a new office" e second.redb new --office 第二编办 --code 990200
stores="$stores second.redb"
books second.redb >second.empty
done_well "the whole books are imported into it" e second.redb import --profile estab whole/*.csv
e second.redb vacancies --all --format ndjson | sum vacant >second.vacant
sum vacant <pools >city.vacant
same "it has the vacancies of the first" second.vacant city.vacant
done_well "the import is reversed" e second.redb do reverse --entry e2
books second.redb >second.after
same "reversed, the books are as before it" second.empty second.after
done_well "the reversal is reversed" e second.redb do reverse --entry e3
e second.redb vacancies --all --format ndjson | sum vacant >second.vacant
same "and all is back" second.vacant city.vacant

cat >more.csv <<'ROWS'
code,name,parent_code,parent,kind,established_on
990109990001,市数字局,9901000003,,government-organ,2026-11-23
ROWS
cat >more-pools.csv <<'ROWS'
unit_code,unit,kind,funding,approved,document
990109990001,,administrative,full,4,云编〔2026〕900号
ROWS
cat >more-people.csv <<'ROWS'
number,name,unit_code,unit,kind,funding,entered_on
,张三,990109990001,,administrative,full,2026-11-23
,李四,990109990001,,administrative,full,2026-11-23
ROWS
done_well "new rows are imported" e city.redb import --profile estab more.csv more-pools.csv more-people.csv
entry=$(last city.redb | sed 's/^{"seq":\([0-9]*\).*/e\1/')
done_well "the new unit shows" e city.redb show 990109990001 --format json
says "approved 4, occupied 2" '"approved":4,"approved_document":"云编〔2026〕900号","occupied":2'
done_well "the import is reversed in a city with a past" e city.redb do reverse --entry "$entry"
books city.redb >city.after
same "figures and listings are equal" city.books city.after
refused "a reversed entry is not reversed twice" 1 "$entry" e city.redb do reverse --entry "$entry"

# ---- killed while importing --------------------------------------------------------------------------------------
{
    echo 'number,name,unit_code,unit,kind,funding,entered_on'
    awk 'BEGIN { for (i = 1; i <= 4000; i++) printf ",人员%d,990100001,大机关%d,administrative,full,2026-01-01\n", i, i % 7 }'
} | sed 's/,990100001,/,,/' >crowd.csv
done_well "an office to be killed" e mother.redb new --office 崩溃编办 --code 990300
torn=""
whole=0
none=0
for after in 0.02 0.05 0.1 0.2 0.3 0.4 0.6 0.8 1.2; do
    cp mother.redb "killed-$after.redb"
    stores="$stores killed-$after.redb"
    "$bin" --store "killed-$after.redb" import --profile estab crowd.csv >/dev/null 2>&1 &
    child=$!
    sleep "$after"
    kill -9 "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    case $(e "killed-$after.redb" people --format ndjson | wc -l | tr -d ' ') in
        0) none=$((none + 1)) ;;
        4000) whole=$((whole + 1)) ;;
        *) torn="$torn $after" ;;
    esac
done
equal "a killed import leaves nothing or all ($none nothing, $whole all)" "$torn" ""
if [ $none -gt 0 ]; then ok "some were killed in time"; else bad "some were killed in time"; fi
done_well "after a kill the import goes through" e killed-0.05.redb import --profile estab crowd.csv
equal "with every row" "$(e killed-0.05.redb people --format ndjson | wc -l | tr -d ' ')" 4000

# ---- snapshot ----------------------------------------------------------------------------------------------------
done_well "a snapshot goes out" e city.redb snapshot export --out one.estab
done_well "someone is unmasked" e city.redb people --reveal --limit 1
done_well "the look is in the access log" e city.redb access-log --format ndjson
says "with what was looked at" '"operation":"reveal"'
done_well "a backup" e city.redb backup city.backup
mkdir -p elsewhere/deep
done_well "restored elsewhere" e elsewhere/deep/other.redb restore city.backup
stores="$stores elsewhere/deep/other.redb"
(
    cd elsewhere
    TZ=America/Los_Angeles ESTAB_LANG=zh LC_ALL=C.UTF-8 "$bin" --store deep/other.redb snapshot export --out two.estab >/dev/null
)
same "export, unmask, restore elsewhere in another time zone and language, export again" one.estab elsewhere/two.estab
done_well "the snapshot verifies" e city.redb snapshot verify one.estab
cp one.estab bent.estab
printf 'X' | dd of=bent.estab bs=1 seek=3000 conv=notrunc 2>/dev/null
status=0
"$bin" snapshot verify bent.estab >out 2>err || status=$?
if [ $status -eq 1 ] || [ $status -eq 4 ]; then ok "a bent one does not"; else bad "a bent one does not" "status $status"; fi
if command -v unzip >/dev/null && command -v sha256sum >/dev/null; then
    mkdir unzipped && (cd unzipped && unzip -q ../one.estab && sha256sum --quiet -c SHA256SUMS) >out 2>&1 &&
        ok "its sums verify with sha256sum -c" || bad "its sums verify with sha256sum -c" "$(cat out)"
else
    echo "skipped sums of the unzipped snapshot: no unzip or sha256sum here"
fi

# ---- 109 = 102 + 7 -----------------------------------------------------------------------------------------------
done_well "an office by hand" e typed.redb new --office 青岛市委编办 --code 370200
stores="$stores typed.redb"
cited="--document 青编〔2015〕1号 --effective-on 2015-01-01"
# shellcheck disable=SC2086
done_well "establish" e typed.redb do establish $cited --name 中共青岛市委办公厅 --kind party-organ --code 037002000092 \
    --parent u1 --government-level city --funding full
# shellcheck disable=SC2086
done_well "total" e typed.redb do total $cited --government-level city --kind administrative --places 104
# shellcheck disable=SC2086
done_well "approve" e typed.redb do approve $cited --unit 037002000092 --kind administrative --to 104
{
    for i in $(seq 1 109); do
        # The last seven are listed apart as soon as they are in, so that nobody is ever over the quota.
        echo '{"op":"enter","effective_on":"2016-01-01","document":"青组〔2016〕1号","unit":"037002000092",' \
            '"kind":"administrative","name":"干部'"$i"'"}'
        if [ "$i" -gt 102 ]; then
            echo '{"op":"apart","effective_on":"2016-01-01","document":"青编〔2016〕2号","person":"p'"$i"'","review_on":"2027-01-01"}'
        fi
    done
} >people.ndjson
done_well "109 enter, seven of them apart" e typed.redb do --file people.ndjson
done_well "its card" e typed.redb show 037002000092
says "shows 109 = 102 + 7" "109 = occupied 102 + apart 7"
e typed.redb vacancies --all --format ndjson >out
says "104 approved, 102 in place, no over-quota" '"approved":104,"approved_document":"青编〔2015〕1号","occupied":102'
equal "nothing over" "$(sum over <out) $(sum excess <out) $(sum vacant <out) $(sum apart <out)" "0 0 2000 7000"
for i in 1 2 3; do
    echo '{"op":"enter","document":"青组〔2016〕2号","unit":"037002000092","kind":"administrative","name":"新人'"$i"'"}'
done >three.ndjson
lines=2 refused "a third person on two free places is refused, and the two with him" 1 "line 3" \
    e typed.redb do --file three.ndjson
equal "still two places free" "$(e typed.redb vacancies --all --format ndjson | sum vacant)" 2000
before=$(last typed.redb)

# ---- bad input ---------------------------------------------------------------------------------------------------
mkdir folder
: >empty.csv
echo 'code,name,parent,kind' >header.csv
printf 'a,b\n1,2\n' >strange.csv
printf 'code,name,parent,kind,colour\n,甲,,group,red\n' >column.csv
printf 'code,name,parent,kind\n,\xff\xff\x81\x20\xfe\xff,,group\n' >bytes.csv
printf 'PK\003\004 this is no archive' >damaged.xlsx
printf '\320\317\021\340\241\261\032\341 nor is this' >old.xls
{ printf 'code,name,parent,kind\n,' && head -c 110000000 /dev/zero | tr '\0' x && printf ',,group\n'; } >huge.csv
{ head -c 10000000 /dev/zero | tr '\0' ',' && echo; } >wide.csv
printf 'code,name,parent,kind,established_on\n,甲,,group,2026-02-30\n' >date.csv
printf 'number,name,unit,kind\n3.70285E+17,甲,中共青岛市委办公厅,administrative\n' >number.csv
printf 'number,name,unit,kind\n370285199001010000,甲,中共青岛市委办公厅,administrative\n' >zeros.csv
printf 'code,name,parent,kind\n,\033[31m红\033[0m,,group\n' >escape.csv
printf '\000\001\002\003\004binary' >binary.csv
i() { e typed.redb import --profile estab "$@"; }
refused "a missing file" 4 nowhere.csv i nowhere.csv
refused "a folder" 4 folder i folder
refused "an empty file" 4 empty.csv i empty.csv
refused "a header only" 1 "No row" i header.csv
refused "a layout that is not the profile's" 1 strange.csv i strange.csv
refused "another profile's file" 1 more.csv e typed.redb import --profile uk-organogram --effective 2026-01-01 more.csv
refused "an unknown profile" 2 nothing e typed.redb import --profile nothing more.csv
refused "an unknown column" 1 colour i column.csv
refused "bytes that are no text" 4 bytes.csv i bytes.csv
refused "binary" 4 binary.csv i binary.csv
refused "a damaged workbook" 4 damaged.xlsx i damaged.xlsx
refused "a damaged old workbook" 4 old.xls i old.xls
refused "a cell of 110 MB" 4 huge.csv i huge.csv
refused "ten million columns" 4 columns i wide.csv
refused "an impossible date" 1 "1 of 1" i date.csv
refused "an 18-digit number damaged by a spreadsheet" 1 "1 of 1" i number.csv
refused "an 18-digit number with noughts for its tail" 1 "1 of 1" i zeros.csv
refused "terminal escapes in a name" 1 "1 of 1" i escape.csv
if i escape.csv 2>&1 | grep -q "$(printf '\033')"; then bad "no escape reaches the terminal"; else ok "no escape reaches the terminal"; fi
printf 'code,name,parent,kind\n370200990001,好机构,,group\n' >good.csv
refused "one bad row stops the good ones" 1 "1 of 2" i date.csv good.csv
done_well "set aside, the good ones are taken" e copy.redb new --office 副本 --code 370201
stores="$stores copy.redb"
done_well "with --rejects" e copy.redb import --profile estab --rejects rejects.csv date.csv good.csv
equal "and the bad ones kept" "$(grep -c 2026-02-30 rejects.csv)" 1
refused "no file named" 2 FILE e typed.redb import --profile estab
equal "nothing of all this was written" "$(last typed.redb)" "$before"
rm -f huge.csv wide.csv

# ---- stores that cannot be used ----------------------------------------------------------------------------------
echo "not a store" >foreign.redb
: >blank.redb
head -c 200000 city.redb >cut.redb
mkdir folder.redb
for command in "units" "check --deep" "do thaw --freeze f1 --document x"; do
    # shellcheck disable=SC2086
    refused "$command on no store" 3 nothing.redb e nothing.redb $command
    for store in foreign blank folder cut; do
        [ $store = folder ] || cp $store.redb kept
        # shellcheck disable=SC2086
        refused "$command on a store that is $store" 3 "store" e $store.redb $command
        [ $store = folder ] || same "$store is as it was" $store.redb kept
    done
done
if [ -e nothing.redb ]; then bad "a missing store is not made"; else ok "a missing store is not made"; fi
# Damage in many places: told as damage by reading or by the check, never shown as if it were right.
cp city.redb damaged.redb
for i in $(seq 1 60); do
    printf '\377\252\125\000\377' | dd of=damaged.redb bs=1 seek=$((i * 20011)) conv=notrunc 2>/dev/null
done
status=0
e damaged.redb check --deep >out 2>err || status=$?
if { [ $status -eq 1 ] || [ $status -eq 3 ]; } && ! grep -qi 'panicked\|backtrace' out err; then
    ok "a damaged store is found out by the check"
else
    bad "a damaged store is found out by the check" "status $status" "$(cat err)"
fi
cp city.redb locked.redb
chmod 400 locked.redb
if [ -w locked.redb ]; then
    echo "skipped a read-only file: this user may write to it all the same"
else
    done_well "a read-only file can be looked at" e locked.redb units --limit 1
    refused "but not written" 3 locked.redb e locked.redb do total --document x --government-level city \
        --kind administrative --places 1
fi
refused "restore of what is no backup" 3 foreign.redb e restored.redb restore foreign.redb
refused "a view of a date before the books" 2 1949-10-01 e city.redb --as-of 1949-10-01 units
refused "an order while looking at another day" 1 2020-01-01 e city.redb --as-of 2020-01-01 do total --document x \
    --government-level city --kind administrative --places 1

# ---- every store made on the way ---------------------------------------------------------------------------------
unsound=""
for store in $stores; do
    e "$store" check --deep >out 2>err || unsound="$unsound $store: $(head -n 2 out err)"
done
equal "check --deep passes on every store made on the way" "$unsound" ""

if [ $failed -gt 0 ]; then
    echo "$failed failed"
    exit 1
fi
echo "all ok"
