//! The threads beside the loop: one reads keys, one asks, one posts, one works with
//! files, one hears signals. All of them speak to the loop
//! through one bounded channel, and none holds anything the loop waits for.

use crate::office::ask::{Answer, Order, Question};
use crate::office::door::Door;
use crate::office::drafts::FormDraft;
use crate::tui::errand::{self, Work};
use crate::tui::event::{Event, Target};
use crate::tui::key::Key;
use crate::tui::pointer::{Clicks, Pointer};
#[cfg(unix)]
use crate::tui::probe;
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// Events on their way to the loop.
pub const EVENTS_MAX: usize = 1_024;

/// Work for one thread.
struct Tray<T> {
    work: Mutex<(VecDeque<T>, bool)>,
    ready: Condvar,
}

impl<T> Tray<T> {
    fn new() -> Arc<Tray<T>> {
        Arc::new(Tray { work: Mutex::new((VecDeque::new(), false)), ready: Condvar::new() })
    }
    fn lock(&self) -> MutexGuard<'_, (VecDeque<T>, bool)> {
        locked(&self.work)
    }
    fn put(&self, change: impl FnOnce(&mut VecDeque<T>)) {
        change(&mut self.lock().0);
        self.ready.notify_one();
    }
    fn close(&self) {
        self.lock().1 = true;
        self.ready.notify_one();
    }
    /// The oldest piece; `None` once closed and empty.
    fn take(&self) -> Option<T> {
        self.take_within(None).flatten()
    }
    /// As [`Tray::take`], but `Some(None)` when there was none for so long.
    fn take_within(&self, most: Option<Duration>) -> Option<Option<T>> {
        let mut work = self.lock();
        loop {
            if let Some(piece) = work.0.pop_front() {
                return Some(Some(piece));
            }
            if work.1 {
                return None;
            }
            let Some(most) = most else {
                work = self.ready.wait(work).unwrap_or_else(|poisoned| poisoned.into_inner());
                continue;
            };
            let (woken, waited) = self.ready.wait_timeout(work, most).unwrap_or_else(|poisoned| poisoned.into_inner());
            if waited.timed_out() && woken.0.is_empty() {
                return (!woken.1).then_some(None);
            }
            work = woken;
        }
    }
}

/// How long until what was not answered in full is asked again.
const AGAIN: Duration = Duration::from_millis(25);

enum Asked {
    Question {
        target: Target,
        serial: u64,
        question: Box<Question>,
    },
    /// Whether another process recorded something.
    Look,
}

/// What is written, in the order given.
enum Posted {
    Orders { serial: u64, orders: Vec<Order>, dry_run: bool },
    Draft { operation: String, draft: Option<FormDraft> },
}

struct Sent {
    layer: u64,
    serial: u64,
    work: Work,
}

/// The threads beside the loop of one screen; they end when this is dropped, the writer after its last order.
pub struct Workers {
    questions: Arc<Tray<Asked>>,
    orders: Arc<Tray<Posted>>,
    works: Arc<Tray<Sent>>,
    writer: Option<thread::JoinHandle<()>>,
    /// Held while an import is under way.
    taking: Arc<Mutex<()>>,
    /// What ends it.
    stop: Arc<Mutex<Option<Arc<AtomicBool>>>>,
    /// Nothing more is begun.
    closing: Arc<AtomicBool>,
}

impl Workers {
    /// Starts them; how far work has come is told again after `rest`.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(door: &Arc<dyn Door>, events: &SyncSender<Event>, rest: Duration) -> io::Result<Workers> {
        let (questions, orders, works) = (Tray::<Asked>::new(), Tray::new(), Tray::<Sent>::new());
        let (taking, stop) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(None)));
        let closing = Arc::new(AtomicBool::new(false));
        let (tray, office, loud) = (Arc::clone(&questions), Arc::clone(door), Alarm(events.clone()));
        thread::Builder::new().name("reader".into()).spawn(move || {
            let loud = loud;
            // Lookups answered from a part of the names only, and how many hits those had; what is being worked out.
            let mut open: Vec<(Target, u64, Box<Question>, u64)> = Vec::new();
            let mut newest = None;
            while let Some(asked) = tray.take_within((!open.is_empty()).then_some(AGAIN)) {
                let (target, serial, question, before) = match asked {
                    Some(Asked::Question { target, serial, question }) => {
                        open.retain(|(other, ..)| *other != target);
                        (target, serial, question, None)
                    }
                    Some(Asked::Look) => {
                        let now = office.newest();
                        let before = std::mem::replace(&mut newest, now);
                        if let Some(seq) = now.filter(|_| before.is_some() && before != now)
                            && loud.0.send(Event::Recorded(seq)).is_err()
                        {
                            break;
                        }
                        continue;
                    }
                    None => {
                        let (target, serial, question, count) = open.remove(0);
                        (target, serial, question, Some(count))
                    }
                };
                let answer = office.answer_so_far(&question);
                let mut is_news = true;
                match &answer {
                    Ok(Answer::Hits(hits)) if !hits.complete => {
                        is_news = before != Some(hits.count);
                        open.push((target, serial, question, hits.count));
                    }
                    Ok(Answer::Later) => {
                        is_news = false;
                        open.push((target, serial, question, 0));
                    }
                    _ => {}
                }
                if is_news && loud.0.send(Event::Answer { target, serial, answer }).is_err() {
                    break;
                }
            }
        })?;
        let (tray, office, loud) = (Arc::clone(&orders), Arc::clone(door), Alarm(events.clone()));
        let writer = thread::Builder::new().name("writer".into()).spawn(move || {
            let loud = loud;
            while let Some(posted) = tray.take() {
                match posted {
                    Posted::Orders { serial, orders, dry_run } => {
                        let outcome = office.post(&orders, dry_run);
                        // Orders already given are carried out even when nobody listens any more.
                        let _ = loud.0.send(Event::Receipt { serial, outcome });
                    }
                    Posted::Draft { operation, draft } => {
                        if let Err(problem) = office.keep_draft(&operation, draft.as_ref()) {
                            let _ = loud.0.send(Event::NotKept(problem.message));
                        }
                    }
                }
            }
        })?;
        let (tray, office, loud) = (Arc::clone(&works), Arc::clone(door), Alarm(events.clone()));
        let (held, ends, closed) = (Arc::clone(&taking), Arc::clone(&stop), Arc::clone(&closing));
        thread::Builder::new().name("files".into()).spawn(move || {
            let loud = loud;
            while let Some(Sent { layer, serial, work }) = tray.take() {
                let request = if let Work::Take { request, .. } = &work { request.stop.clone() } else { None };
                let held = matches!(work, Work::Take { .. }).then(|| locked(&held));
                if closed.load(Ordering::SeqCst) {
                    break;
                }
                *locked(&ends) = request;
                let mut told: Option<Instant> = None;
                let outcome = errand::perform(office.as_ref(), work, &mut |progress| {
                    // Told again soon, so a full channel is no loss.
                    if told.is_none_or(|told| told.elapsed() >= rest) {
                        told = Some(Instant::now());
                        let _ = loud.0.try_send(Event::Progress { layer, serial, progress });
                    }
                });
                *locked(&ends) = None;
                drop(held);
                if loud.0.send(Event::Done { layer, serial, outcome }).is_err() {
                    break;
                }
            }
        })?;
        Ok(Workers { questions, orders, works, writer: Some(writer), taking, stop, closing })
    }

    /// Asks; a waiting question of the same target is replaced, as nobody wants its answer any more.
    pub fn ask(&self, target: Target, serial: u64, question: Question) {
        self.questions.put(|queue| {
            let same =
                |waiting: &&mut Asked| matches!(waiting, Asked::Question { target: have, .. } if *have == target);
            let waiting = queue.iter_mut().find(same);
            let asked = Asked::Question { target, serial, question: Box::new(question) };
            match waiting {
                Some(waiting) => *waiting = asked,
                None => queue.push_back(asked),
            }
        });
    }

    /// Looks whether another process recorded something, beside the loop: `Event::Recorded` says so. The first look only
    /// remembers.
    pub fn look(&self) {
        self.questions.put(|queue| {
            if !queue.iter().any(|waiting| matches!(waiting, Asked::Look)) {
                queue.push_back(Asked::Look);
            }
        });
    }

    /// Posts, after everything posted before.
    pub fn post(&self, serial: u64, orders: Vec<Order>, dry_run: bool) {
        self.orders.put(|queue| queue.push_back(Posted::Orders { serial, orders, dry_run }));
    }

    /// Keeps a draft, or forgets it; of one operation only the newest that waits.
    pub fn keep_draft(&self, operation: String, draft: Option<FormDraft>) {
        self.orders.put(|queue| {
            queue.retain(|posted| !matches!(posted, Posted::Draft { operation: have, .. } if *have == operation));
            queue.push_back(Posted::Draft { operation, draft });
        });
    }

    /// Does a piece of work, after what is under way; one that still waits for the same layer is replaced.
    pub fn work(&self, layer: u64, serial: u64, work: Work) {
        self.works.put(|queue| {
            queue.retain(|sent| sent.layer != layer);
            queue.push_back(Sent { layer, serial, work });
        });
    }

    /// Waits until every order given is recorded or refused. An import under way is stopped and writes nothing, or
    /// stands whole where it was past that.
    pub fn finish(&mut self) {
        self.close();
        drop(locked(&self.taking));
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Workers {
    fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        if let Some(stop) = &*locked(&self.stop) {
            stop.store(true, Ordering::SeqCst);
        }
        self.questions.close();
        self.orders.close();
        self.works.close();
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.close();
    }
}

/// A worker that panicked held no half-made change.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Tells the loop when a worker dies, so that it does not wait for ever.
struct Alarm(SyncSender<Event>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.try_send(Event::Broken);
        }
    }
}

/// Reads the terminal's events until it ends; first, where it was asked for its widths, what it answers.
///
/// # Errors
/// When no thread can be started.
pub fn start_input(events: SyncSender<Event>, was_asked: bool) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut clicks = Clicks::default();
        #[cfg(unix)]
        if was_asked && let Some(widths) = probe::answer(&mut |event| events.send(event).is_ok()) {
            let _ = events.send(Event::Widths(widths));
        }
        #[cfg(not(unix))]
        let _ = was_asked;
        while let Ok(event) = crossterm::event::read() {
            if heard(event, &mut clicks).is_some_and(|event| events.send(event).is_err()) {
                return;
            }
        }
        let _ = events.send(Event::Hangup);
    })?;
    Ok(())
}

/// What an event of the terminal means to the screen.
fn heard(event: crossterm::event::Event, clicks: &mut Clicks) -> Option<Event> {
    use crossterm::event::{Event as Terminal, MouseButton, MouseEventKind};
    match event {
        Terminal::Key(key) => Key::from_terminal(&key).map(Event::Key),
        Terminal::Paste(text) => Some(Event::Paste(text)),
        Terminal::Resize(width, height) => Some(Event::Resize(width, height)),
        Terminal::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(clicks.press(Instant::now(), mouse.column, mouse.row)),
            MouseEventKind::ScrollUp => Some(Pointer::Up),
            MouseEventKind::ScrollDown => Some(Pointer::Down),
            _ => None,
        }
        .map(Event::Pointer),
        _ => None,
    }
}

/// Hears signals: the end restores the terminal at once, whatever the loop is doing; stopping goes through the loop.
///
/// # Errors
/// When signals cannot be heard.
#[cfg(unix)]
pub fn start_signals(events: SyncSender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::Suspend,
                SIGCONT => Event::Resume,
                _ => {
                    crate::tui::terminal::restore_all();
                    Event::Hangup
                }
            };
            if events.send(event).is_err() {
                break;
            }
        }
    })?;
    Ok(())
}

/// There are none.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn start_signals(_: SyncSender<Event>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::message::Message;
    use crate::office::ask::{Answer, Ask, Hits, Problem, Receipt};
    use std::sync::mpsc::{Receiver, sync_channel};

    /// Says what it was asked, and answers nothing until it is let go.
    struct Gate {
        asked: SyncSender<Question>,
        go: Mutex<Receiver<()>>,
        posted: Mutex<Vec<String>>,
    }

    impl Door for Gate {
        fn answer(&self, question: &Question) -> Result<Answer, Problem> {
            self.asked.send(question.clone()).unwrap();
            self.go.lock().unwrap().recv().unwrap();
            Err(Problem::new(2, Message::new("test")))
        }
        fn post(&self, orders: &[Order], _: bool) -> Result<Vec<Receipt>, Problem> {
            self.posted.lock().unwrap().extend(orders.iter().map(|order| order.operation.clone()));
            Ok(Vec::new())
        }
        fn today(&self) -> Date {
            Date::MIN
        }
    }

    fn find(query: &str) -> Question {
        let ask = Ask::Find { query: query.to_string(), limit: 1 };
        Question { ask, as_of: None, recorded: None }
    }

    /// Knows one name more every time it is asked, and the whole after the third.
    struct Loading(Mutex<u64>);

    impl Door for Loading {
        fn answer(&self, _: &Question) -> Result<Answer, Problem> {
            Err(Problem::new(3, Message::new("test")))
        }
        fn answer_so_far(&self, question: &Question) -> Result<Answer, Problem> {
            let Ask::Find { query, .. } = &question.ask else { return self.answer(question) };
            let mut asked = self.0.lock().unwrap();
            *asked += 1;
            // Asked twice the same is known.
            let (count, complete) = (asked.div_ceil(2), *asked > 3);
            Ok(Answer::Hits(Hits { query: query.clone(), hits: Vec::new(), count, best: None, complete }))
        }
        fn post(&self, _: &[Order], _: bool) -> Result<Vec<Receipt>, Problem> {
            Ok(Vec::new())
        }
        fn today(&self) -> Date {
            Date::MIN
        }
    }

    #[test]
    fn what_is_not_complete_is_asked_again_and_told_when_it_is_more() {
        let (events, inbox) = sync_channel(EVENTS_MAX);
        let office: Arc<dyn Door> = Arc::new(Loading(Mutex::new(0)));
        let workers = Workers::start(&office, &events, Duration::ZERO).unwrap();
        let (one, other) = (Target { layer: 1, slot: 0 }, Target { layer: 2, slot: 0 });
        workers.ask(one, 7, find("j"));
        let told: Vec<(u64, bool)> = (0..3)
            .map(|_| match inbox.recv().unwrap() {
                Event::Answer { target, serial: 7, answer: Ok(Answer::Hits(hits)) } if target == one => {
                    (hits.count, hits.complete)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [(1, false), (2, false), (2, true)]);
        // Nothing is left open: the next event is of the next question.
        workers.ask(other, 8, find("x"));
        assert!(matches!(inbox.recv().unwrap(), Event::Answer { target, serial: 8, .. } if target == other));
    }

    /// Has an answer when it is asked for the third time.
    struct Working(Mutex<u64>);

    impl Door for Working {
        fn answer(&self, _: &Question) -> Result<Answer, Problem> {
            Ok(Answer::Views(Vec::new()))
        }
        fn answer_so_far(&self, question: &Question) -> Result<Answer, Problem> {
            let Ask::List(_) = &question.ask else { return self.answer(question) };
            let mut asked = self.0.lock().unwrap();
            *asked += 1;
            if *asked < 3 { Ok(Answer::Later) } else { self.answer(question) }
        }
        fn post(&self, _: &[Order], _: bool) -> Result<Vec<Receipt>, Problem> {
            Ok(Vec::new())
        }
        fn today(&self) -> Date {
            Date::MIN
        }
    }

    #[test]
    fn what_is_worked_out_holds_up_no_other_question() {
        let (events, inbox) = sync_channel(EVENTS_MAX);
        let office: Arc<dyn Door> = Arc::new(Working(Mutex::new(0)));
        let workers = Workers::start(&office, &events, Duration::ZERO).unwrap();
        let (long, quick) = (Target { layer: 1, slot: 0 }, Target { layer: 2, slot: 0 });
        let ask = Ask::List(crate::office::ask::ListAsk::new("flags"));
        workers.ask(long, 1, Question { ask, as_of: None, recorded: None });
        workers.ask(quick, 2, find("j"));
        let answered = |event: Event| match event {
            Event::Answer { serial, answer: Ok(Answer::Views(_)), .. } => serial,
            other => panic!("{other:?}"),
        };
        let serials: Vec<u64> = (0..2).map(|_| answered(inbox.recv().unwrap())).collect();
        assert_eq!(serials, [2, 1]);
    }

    #[test]
    fn the_newest_question_of_a_target_wins_and_no_order_is_lost() {
        let (asked, questions) = sync_channel(16);
        let (go, gate) = sync_channel(16);
        let door = Arc::new(Gate { asked, go: Mutex::new(gate), posted: Mutex::new(Vec::new()) });
        let (events, inbox) = sync_channel(EVENTS_MAX);
        let office: Arc<dyn Door> = door.clone();
        let mut workers = Workers::start(&office, &events, Duration::ZERO).unwrap();
        let (one, other) = (Target { layer: 1, slot: 0 }, Target { layer: 2, slot: 0 });
        workers.ask(one, 1, find("j"));
        assert_eq!(questions.recv().unwrap(), find("j"));
        // While the first is being answered, three more are asked; of one target only the last is.
        workers.ask(one, 2, find("jy"));
        workers.ask(other, 3, find("x"));
        workers.ask(one, 4, find("jyj"));
        (0..3).for_each(|_| go.send(()).unwrap());
        assert_eq!([questions.recv().unwrap(), questions.recv().unwrap()], [find("jyj"), find("x")]);
        let serials: Vec<u64> = (0..3)
            .map(|_| match inbox.recv().unwrap() {
                Event::Answer { serial, .. } => serial,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(serials, [1, 4, 3]);
        let order = |name: &str| Order { operation: name.to_string(), ..Order::default() };
        for (serial, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
            workers.post(serial as u64, vec![order(name)], false);
        }
        workers.finish();
        assert_eq!(*door.posted.lock().unwrap(), ["a", "b", "c", "d"]);
    }
}
