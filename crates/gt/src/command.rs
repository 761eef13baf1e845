//! The list of commands, and which file does each.

use crate::failure::Failure;
use crate::link::At;
use crate::{
    adopt, agent, asks, attach, budget, checkout, costs, demo, disk, doctor, events, hall, inside, preset,
    queue, quick, review, rig, rules, shell, sling, snapshot, status, task, terminal, town, wait,
};
use clap::Subcommand;
use gastown_api::call::calls;

#[derive(Subcommand)]
pub enum Command {
    /// Makes a town
    #[command(subcommand)]
    Town(town::Town),
    /// Starts the hall; it stays until `gt down`
    Up,
    /// Ends the hall
    Down(town::Down),
    /// One look at everything
    Status,
    /// Checks what a town needs on this machine
    Doctor,
    /// Repositories
    #[command(subcommand)]
    Rig(rig::Rig),
    /// Units of work
    #[command(subcommand)]
    Task(task::Task),
    /// Who does the work
    #[command(subcommand)]
    Agent(agent::Agent),
    /// A new agent goes on with a worktree that was made elsewhere
    Adopt(adopt::Adopt),
    /// Programs that an agent can be
    #[command(subcommand)]
    Preset(preset::Preset),
    /// A task from one sentence, started at once with -s
    T(quick::Quick),
    /// Gives a task to an agent, or to any free one of a rig
    Sling(sling::Sling),
    /// Takes a task back that has not produced anything
    Unassign {
        task: String,
    },
    /// Starts what is lined up for an agent
    Start {
        agent: String,
    },
    Stop {
        agent: String,
    },
    /// A new session for the current task; it goes on with its conversation where the program can
    Restart {
        agent: String,
        /// Begin anew all the same
        #[arg(long)]
        fresh: bool,
    },
    Pause {
        agent: String,
    },
    Resume {
        agent: String,
    },
    /// Every agent stands still where it is, and none starts by itself, until `gt thaw`
    Estop {
        /// Of this rig only
        #[arg(long)]
        rig: Option<String>,
    },
    /// Every agent that stands still goes on
    Thaw {
        /// Of this rig only
        #[arg(long)]
        rig: Option<String>,
    },
    /// An agent's screen as text
    Peek(terminal::Peek),
    /// An agent's terminal in this one; Ctrl-\ leaves it
    Attach {
        agent: String,
    },
    /// Keys into an agent's terminal
    Send(terminal::Send),
    /// A prompt for an agent
    Nudge(terminal::Nudge),
    /// A shell of yours in an agent's worktree; Ctrl-\ leaves it
    Shell(shell::Shell),
    /// Starts the rig's run command in an agent's worktree
    Run(shell::Run),
    /// What listens in an agent's worktree
    Ports {
        agent: String,
    },
    /// Prints the command that brings a task's branch into your own checkout
    Checkout {
        task: String,
    },
    /// What agents need from you, oldest first
    Waiting,
    /// Answers one ask
    Answer(asks::Answer),
    /// What you no longer want to be asked about
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Work that waits for you before it enters the queue
    #[command(subcommand)]
    Review(review::Review),
    /// The merge queue
    #[command(subcommand)]
    Mq(queue::Queue),
    /// What the town takes of the disk
    #[command(subcommand)]
    Disk(disk::Disk),
    /// Tokens, money and time of the last days
    Costs(costs::Costs),
    /// What a day may cost
    #[command(subcommand)]
    Budget(budget::Budget),
    /// Saved states of worktrees
    #[command(subcommand)]
    Snapshot(snapshot::Snapshot),
    /// Waits for a fact
    #[command(subcommand)]
    Wait(wait::Wait),
    /// The journal
    Events(events::Events),
    /// A small real repository with tasks and agents
    Demo(demo::Demo),
    /// In an agent's shell: what there is to do
    Prime,
    /// In an agent's shell: this turn is finished
    Done(inside::Done),
    /// In an agent's shell: a fresh session of yours goes on with this work, and this one ends
    Handoff(inside::HandOver),
    /// In an agent's shell: asks a person
    Ask(inside::Ask),
    /// In an agent's shell: a hook of the program fired
    Hook(inside::Hook),
    /// What the window starts; not for people
    #[command(hide = true)]
    Hall(hall::Hall),
    /// What the hall starts; not for people
    #[command(hide = true, disable_help_flag = true)]
    Keep {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
}

impl Command {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        match self {
            Self::Town(town) => town.run(at),
            Self::Up => town::up(at),
            Self::Down(down) => down.run(at),
            Self::Status => status::status(at),
            Self::Doctor => doctor::doctor(at),
            Self::Rig(rig) => rig.run(at),
            Self::Task(task) => task.run(at),
            Self::Agent(agent) => agent.run(at),
            Self::Adopt(adopt) => adopt.run(at),
            Self::Preset(preset) => preset.run(at),
            Self::T(quick) => quick.run(at),
            Self::Sling(sling) => sling.run(at),
            Self::Unassign { task } => sling::unassign(at, task),
            Self::Start { agent } => agent::act::<calls::Start>(at, agent),
            Self::Stop { agent } => agent::act::<calls::Stop>(at, agent),
            Self::Restart { agent, fresh } => agent::restart(at, agent, *fresh),
            Self::Pause { agent } => agent::act::<calls::Pause>(at, agent),
            Self::Resume { agent } => agent::act::<calls::Resume>(at, agent),
            Self::Estop { rig } => agent::act_on_all::<calls::Freeze>(at, rig.as_deref()),
            Self::Thaw { rig } => agent::act_on_all::<calls::Thaw>(at, rig.as_deref()),
            Self::Peek(peek) => peek.run(at),
            Self::Attach { agent } => attach::attach(at, &attach::Door { agent: agent.clone(), shell: None }),
            Self::Send(send) => send.run(at),
            Self::Nudge(nudge) => nudge.run(at),
            Self::Shell(shell) => shell.run(at),
            Self::Run(run) => run.run(at),
            Self::Ports { agent } => shell::ports(at, agent),
            Self::Checkout { task } => checkout::checkout(at, task),
            Self::Waiting => asks::waiting(at),
            Self::Answer(answer) => answer.run(at),
            Self::Rules(rules) => rules.run(at),
            Self::Review(review) => review.run(at),
            Self::Mq(queue) => queue.run(at),
            Self::Disk(disk) => disk.run(at),
            Self::Costs(costs) => costs.run(at),
            Self::Budget(budget) => budget.run(at),
            Self::Snapshot(snapshot) => snapshot.run(at),
            Self::Wait(wait) => wait.run(at),
            Self::Events(events) => events.run(at),
            Self::Demo(demo) => demo.run(at),
            Self::Prime => inside::prime(at),
            Self::Done(done) => done.run(at),
            Self::Handoff(hand_over) => hand_over.run(at),
            Self::Ask(ask) => ask.run(at),
            Self::Hook(hook) => hook.run(at),
            Self::Hall(hall) => hall.run(at),
            Self::Keep { args } => hall::keep(args),
        }
    }
}
